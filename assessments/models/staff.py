"""Staff: who signs in, in which team, with which role."""

from datetime import date, datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.policy import ROLES


class UserManager(BaseUserManager):
    """Makes staff accounts; the address is kept in lower case so that one person has one account."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Take an e-mail address (required), a password (None: cannot sign in yet); give the saved user."""
        if not email:
            raise ValueError("A staff account needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """Give a superuser: for maintenance only, it sees no record (product.md, Who may see and do what)."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """One member of staff, signing in with an e-mail address."""

    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    is_active = models.BooleanField(_("Can sign in"), default=True)
    date_joined = models.DateTimeField(_("Joined"), auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[str]:
        """Give the names of the roles held; none for a superuser or someone who may not sign in."""
        if not self.is_active or self.is_superuser:
            return frozenset()
        return frozenset(self.groups.values_list("name", flat=True)) & ROLES.keys()

    def has_role(self, *names: str) -> bool:
        """Say whether one of these roles is held; raise KeyError for a role that the policy does not name."""
        for name in names:
            ROLES[name]
        return not self.roles.isdisjoint(names)

    @cached_property
    def team(self) -> "Team | None":
        """Give the team that was joined last and not left yet, or None."""
        membership = self.memberships.current().select_related("team").order_by("-since", "-pk").first()
        return membership.team if membership else None

    def has_perm(self, perm: str, obj=None) -> bool:
        """As in Django, except that being superuser grants nothing: it is for maintenance only."""
        return not self.is_superuser and super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        """As in Django, except that being superuser grants nothing."""
        return not self.is_superuser and super().has_module_perms(app_label)


class Team(models.Model):
    """A group of staff who share young people; an agency has one or more."""

    name = models.CharField(_("Name"), max_length=120, unique=True)

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        # What the roles in assessments/policy/roles.toml may be granted on this floor.
        permissions = [
            ("work_with_young_people", _("Can record and plan with young people on their own caseload")),
            ("break_glass", _("Can open a record by its case number for 24 hours, with a reason")),
            ("review_plan", _("Can review plans of the teams they supervise")),
            ("restrict_record", _("Can hide a record from named staff")),
            ("manage_cover", _("Can arrange cover and on-call for their own team")),
            ("manage_staff", _("Can invite staff and change teams and roles")),
            ("check_audit", _("Can check the trail")),
        ]

    def __str__(self) -> str:
        return self.name


class UntilQuerySet(models.QuerySet):
    """Rows that hold until a moment, or for good while `until` is empty."""

    def current(self) -> "UntilQuerySet":
        """Give the rows that hold now."""
        return self.filter(models.Q(until=None) | models.Q(until__gt=timezone.now()))


class TeamMembership(models.Model):
    """One member of staff in one team, until they leave it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = UntilQuerySet.as_manager()

    class Meta:
        verbose_name = _("team membership")
        verbose_name_plural = _("team memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "team"], condition=models.Q(until=None), name="membership_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.team_id}"


class TeamCover(models.Model):
    """A supervisor who stands in for another team's supervisor until a date."""

    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="covers")
    team = models.ForeignKey(Team, models.PROTECT, related_name="covers")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    objects = UntilQuerySet.as_manager()

    class Meta:
        verbose_name = _("cover")
        verbose_name_plural = _("cover")

    def __str__(self) -> str:
        return f"{self.supervisor_id} for {self.team_id}"

    @property
    def last_day(self) -> date:
        """Give the last day that the cover holds, in the agency's time."""
        return timezone.localdate(self.until - timedelta(microseconds=1))


class OnCallQuerySet(UntilQuerySet):
    """Turns of being on call."""

    def holding_at(self, at: datetime) -> "OnCallQuerySet":
        """Give the turns that hold at a moment, of supervisors who may still sign in."""
        return self.filter(since__lte=at, until__gt=at, supervisor__is_active=True)


class OnCallTurn(models.Model):
    """A supervisor who answers the phone from one moment to another. Turns may overlap: two may share a night."""

    # Empty: for every team that has nobody of its own on call.
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="on_call_turns")
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="on_call_turns")
    phone = models.CharField(max_length=30)
    since = models.DateTimeField()
    until = models.DateTimeField()
    # Counts every save; a save that names an older count met another one (two tabs, two people).
    saves = models.PositiveIntegerField(default=0)

    objects = OnCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("turn on call")
        verbose_name_plural = _("turns on call")
        ordering = ["since", "pk"]
        indexes = [models.Index(fields=["team", "until"], name="on_call_by_team")]
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="on_call_ends_later")
        ]

    def __str__(self) -> str:
        return f"turn {self.pk} of {self.supervisor_id}"
