"""What a page says about the version of the catalogue it was made with."""

from django import template

from resources.catalogue.reviews import standing_of

register = template.Library()


@register.inclusion_tag("resources/catalogue_note.html")
def catalogue_note(number=None):
    """Say what the catalogue is not, and who has signed version `number`."""
    return {"sentences": standing_of(number or None).sentences}
