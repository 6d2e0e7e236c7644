"""What matching may know of a young person: no name, only what a service asks."""

from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Referral, YoungPerson
from assessments.not_to_see import avoided
from resources.beds import Bed, beds_open
from resources.matching import Circumstances
from resources.places import locate


def circumstances_of(person: YoungPerson, today: date) -> Circumstances:
    """Take a young person whose record is open, and the day; give age (years), languages, place, circumstances
    and what is left out because it is on the list of who should not see this."""
    return Circumstances(
        age=person.age_on(today),
        languages=tuple(person.languages or ()),
        place=locate(person.zip_code) if person.zip_code else None,
        applies=frozenset(person.circumstances or ()),
        avoid=avoided(person),
        refused=frozenset(_turned_down(person)),
        today=today,
    )


def beds_for(person: YoungPerson, today: date) -> list[Bed]:
    """Give the beds with room for a young person whose record is open, without those they must not meet."""
    here = circumstances_of(person, today)
    return beds_open(today=today, age=here.age, avoid=here.avoid | here.refused)


def _turned_down(person: YoungPerson) -> QuerySet:
    """Give the services that are not offered again: the young person or the provider said no, or it was full."""
    return Referral.objects.filter(young_person=person).turned_down(timezone.now()).values_list("service", flat=True)


def not_known_of(person: YoungPerson) -> list[str]:
    """Take a young person whose record is open; say what matching lacks, and what that means for what is shown."""
    lacks = (
        (person.zip_code, _("No ZIP code yet: distances are not known.")),
        (person.birth_month, _("No month of birth yet: no service is left out by age. Ask whether the age fits.")),
    )
    return [sentence for known, sentence in lacks if not known]
