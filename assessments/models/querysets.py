"""Who may see a record: the access table of product.md as one query, for everything that hangs from a young person."""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from assessments.sealed import SealedQuerySet

# The roles that reach young people's records.
CASE_ROLES = ("caseworker", "supervisor")


def supervised_teams(user) -> models.QuerySet:
    """Give the teams a supervisor answers for now: their own, and those they cover until a date."""
    memberships = apps.get_model("assessments", "TeamMembership").objects.current().filter(user=user)
    covers = apps.get_model("assessments", "TeamCover").objects.current().filter(supervisor=user)
    teams = apps.get_model("assessments", "Team").objects
    return teams.filter(Q(pk__in=memberships.values("team")) | Q(pk__in=covers.values("team")))


class PersonScopedQuerySet(SealedQuerySet):
    """Rows of one young person each; the manager says over which path."""

    # Whom these rows were limited to; open_list() refuses rows that were not limited to the person who asks.
    limited_to = None

    def _clone(self):
        copy = super()._clone()
        copy.limited_to = self.limited_to
        return copy

    def visible_to(self, user, *roles: str) -> "PersonScopedQuerySet":
        """Give the rows that a member of staff may see now; nothing for superusers and people who may not sign in. With
        `roles` only what these of their roles reach: a supervisor's reading lends a caseworker no writing."""
        roles = [
            role for role in roles or CASE_ROLES if getattr(user, "is_authenticated", False) and user.has_role(role)
        ]
        if not roles:
            nothing = self.none()
            nothing.limited_to = getattr(user, "pk", None)
            return nothing
        path = self.model.person_path
        person = path.removesuffix("__") or "pk"
        now = timezone.now()
        reach = Q(pk__in=[])
        if "caseworker" in roles:
            openings = apps.get_model("assessments", "BreakGlass")._base_manager
            reach |= Q(**{f"{path}assigned_to": user})
            reach |= Exists(openings.filter(young_person=OuterRef(person), user=user, until__gt=now))
        if "supervisor" in roles:
            reach |= Q(**{f"{path}team__in": supervised_teams(user)})
        hidden = apps.get_model("assessments", "Restriction")._base_manager.filter(user=user, lifted_at=None)
        seen = self.filter(reach).exclude(Exists(hidden.filter(observation_id=None, young_person=OuterRef(person))))
        if self.model.observation_path:
            seen = seen.exclude(Exists(hidden.filter(observation_id=OuterRef(self.model.observation_path))))
        if out_of_sight := getattr(self.model, "out_of_sight", None):
            seen = seen.exclude(**out_of_sight)
        seen = seen.readable()
        seen.limited_to = user.pk
        return seen

    def readable(self) -> "PersonScopedQuerySet":
        """Leave out whose data key was destroyed: nothing of them can be read again, so they do not exist."""
        person = self.model.person_path.removesuffix("__") or "pk"
        destroyed = apps.get_model("assessments", "DataKey").objects.exclude(destroyed_at=None)
        return self.exclude(Exists(destroyed.filter(owner=OuterRef(person))))

    def owners(self) -> models.QuerySet:
        """Give the ids of the young people that the rows belong to."""
        return self.values_list(self.model.person_path.removesuffix("__") or "pk", flat=True)


class PersonScopedManager(models.Manager.from_queryset(PersonScopedQuerySet)):
    """`path` leads from the row to its young person ("" on YoungPerson itself, "plan__young_person__" further off).

    `observations`: True when the rows are observations, or the path to one ("observation"), so that a single
    restricted observation is left out.
    """

    def __init__(self, path: str | None = None, observations: bool | str = False):
        super().__init__()
        self._path = path
        self._observations = observations

    def contribute_to_class(self, cls, name: str) -> None:
        """Note on the model how its rows reach their young person: related managers are made without arguments."""
        super().contribute_to_class(cls, name)
        if self._path is not None:
            cls.person_path = self._path
            cls.observation_path = "pk" if self._observations is True else self._observations or ""
