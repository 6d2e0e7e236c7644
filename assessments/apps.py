from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    """The upper floor: people, screenings, plans, and the trail of who saw them."""

    name = "assessments"
    verbose_name = _("Assessments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read the master keys now, so that a start without them stops with a sentence and not at the first page."""
        from assessments.sealing import ring

        ring.current()
