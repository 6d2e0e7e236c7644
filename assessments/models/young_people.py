"""Young people: the fewest facts that a screening, a match and a plan need."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.querysets import PersonScopedManager
from assessments.models.staff import Team
from assessments.sealed import SealedJSONField, SealedModel, SealedTextField


class YoungPerson(SealedModel):
    """A young person whom a team supports. Names, place and contact are sealed; search goes through NameToken."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="young_people")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="caseload"
    )
    case_number = SealedTextField(label="young_person.case_number")
    # Not unique: refusing a number would tell a worker that another team knows this young person.
    case_number_index = models.CharField(max_length=64, db_index=True)
    given_name = SealedTextField(label="young_person.given_name")
    family_name = SealedTextField(label="young_person.family_name", blank=True)
    preferred_name = SealedTextField(label="young_person.preferred_name", blank=True)
    birth_month = SealedTextField(label="young_person.birth_month", blank=True)
    zip_code = SealedTextField(label="young_person.zip_code", blank=True)
    languages = SealedJSONField(label="young_person.languages", default=list)
    circumstances = SealedJSONField(label="young_person.circumstances", default=list)
    contact = SealedTextField(label="young_person.contact", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Made by the server with each intake form, so that one form sent twice opens one record.
    intake_key = models.UUIDField(null=True, blank=True, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Counts every change of the facts; a form that names an older count met another one (two tabs, two people).
    saves = models.PositiveIntegerField(default=0)

    objects = PersonScopedManager(path="")

    class Meta:
        verbose_name = _("young person")
        verbose_name_plural = _("young people")
        constraints = [models.UniqueConstraint(fields=["created_by", "intake_key"], name="intake_sent_once")]
        indexes = [models.Index(fields=["assigned_to", "closed_at"]), models.Index(fields=["team", "closed_at"])]

    def seal_owner(self):
        return self.pk

    @property
    def initials(self) -> str:
        """Give the initials that stand for the young person on screens and paper, for example "J. R."."""
        return " ".join(f"{name[0].upper()}." for name in (self.given_name, self.family_name) if name)

    @property
    def called(self) -> str:
        """Give the name the young person goes by."""
        return self.preferred_name or self.given_name

    def age_on(self, day: date) -> int | None:
        """Give the age in whole years on a day, None when no birth month is known. The birthday counts from the first
        of its month: only the month is kept (product.md, Minimise)."""
        if not self.birth_month:
            return None
        year, month = (int(part) for part in self.birth_month.split("-"))
        return day.year - year - (day.month < month)

    @property
    def age(self) -> int | None:
        """Give the age today, None when no birth month is known."""
        return self.age_on(timezone.localdate())

    @property
    def turns_18(self) -> date | None:
        """Give the first day of the month of the 18th birthday, None when no birth month is known."""
        if not self.birth_month:
            return None
        year, month = (int(part) for part in self.birth_month.split("-"))
        return date(year + 18, month, 1)


class PersonRecord(SealedModel):
    """Anything that hangs from one young person: sealed with their key, seen by whoever may see them."""

    young_person = models.ForeignKey(YoungPerson, models.PROTECT, related_name="%(class)ss")

    objects = PersonScopedManager(path="young_person__")

    class Meta:
        abstract = True


class NameToken(models.Model):
    """A keyed token of a name or of how it sounds: the only way to search for a sealed name."""

    young_person = models.ForeignKey(YoungPerson, models.CASCADE, related_name="name_tokens")
    token = models.CharField(max_length=64, db_index=True)

    objects = PersonScopedManager(path="young_person__")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["young_person", "token"], name="name_token_once")]

    def __str__(self) -> str:
        return f"name token {self.pk}"
