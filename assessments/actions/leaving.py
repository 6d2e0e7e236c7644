"""Writes about someone who goes: begin, hand their young people over, call it off, finish."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.actions.invitations import strip
from assessments.actions.people_handoffs import hand_over
from assessments.actions.roles import refuse_last_admin
from assessments.actions.staff import disable
from assessments.leaving import remaining
from assessments.models import Leaving, User, YoungPerson
from assessments.workflow import Refused


class NotHandedOver(Refused):
    """Some of the young people cannot go to whom was chosen; nobody was handed over. `why` by their id."""

    def __init__(self, why: dict[UUID, str]):
        super().__init__(_("Nothing was handed over. Choose again where it says so."))
        self.why = why


@transaction.atomic
def begin(*, by: User, user: User) -> Leaving:
    """Say that someone goes; a second time gives the first. Raise Refused for oneself, for the last agency admin, and
    for someone whose invitation is open (it is withdrawn instead) or who is gone."""
    if by.pk == user.pk:
        raise Refused(_("Another agency admin does this for you."))
    locked = User.objects.select_for_update().get(pk=user.pk)
    there = Leaving.objects.open().filter(user=locked).first()
    if there is not None:
        return there
    if not locked.is_active and locked.invitations.open().exists():
        raise Refused(_("They have not come yet. Withdraw the invitation instead."))
    if not locked.is_active and not locked.groups.exists():
        raise Refused(_("They are no longer on staff."))
    refuse_last_admin(locked)
    leaving = Leaving.objects.create(user=locked, begun_by=by)
    audit.record(by=by, verb="leaving.begun", obj=locked)
    return leaving


@transaction.atomic
def call_off(*, by: User, leaving: Leaving) -> None:
    """They stay after all; what was handed over stays where it is. A second press changes nothing; raise Refused for
    oneself, and when they are gone."""
    locked = _locked(leaving, by)
    if locked.finished_at is not None:
        raise Refused(_("They are no longer on staff."))
    if locked.called_off_at is None:
        locked.called_off_at = timezone.now()
        locked.save(update_fields=["called_off_at"])
        audit.record(by=by, verb="leaving.called_off", obj=locked.user)


@transaction.atomic
def hand_all_over(*, by: User, leaving: Leaving, to: dict[YoungPerson, User], note: str) -> None:
    """Give each young person to the worker chosen for them, with one note for all: all or none. Raise NotHandedOver
    with the sentence for each who cannot go there (issue 3: the "should not see" list holds everywhere)."""
    why = {}
    for person, receiver in sorted(to.items(), key=lambda pair: pair[0].pk):
        try:
            with transaction.atomic():
                _give(by, leaving, person, receiver, note)
        except Refused as refusal:
            why[person.pk] = str(refusal)
    if why:
        raise NotHandedOver(why)
    audit.record(by=by, verb="leaving.handed_over", obj=leaving.user, people=[person.pk for person in to])


def _give(by: User, leaving: Leaving, person: YoungPerson, receiver: User, note: str) -> None:
    if Leaving.objects.open().filter(user=receiver).exists():
        raise Refused(_("They are leaving too. Choose someone who stays."))
    hand_over(by=by, person=person, seen=leaving.user_id, to_team=person.team, to_user=receiver, note=note)


@transaction.atomic
def finish(*, by: User, leaving: Leaving) -> None:
    """End memberships, roles, sessions and sign-in at once. A second press changes nothing. Raise Refused for oneself,
    for the last agency admin, when it was called off, and while anything is still to be handed over."""
    locked = _locked(leaving, by)
    if locked.finished_at is not None:
        return
    if locked.called_off_at is not None:
        raise Refused(_("This was called off meanwhile. Nothing was changed."))
    user = User.objects.select_for_update().get(pk=locked.user_id)
    refuse_last_admin(user)
    if not remaining(user).is_nothing:
        raise Refused(_("Something is still to be handed over: see below. Nothing was changed."))
    disable(by=by, user=user)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    strip(by=by, user=user)
    locked.finished_by, locked.finished_at = by, timezone.now()
    locked.save(update_fields=["finished_by", "finished_at"])
    audit.record(by=by, verb="leaving.finished", obj=user, fields=["password"])


def _locked(leaving: Leaving, by: User) -> Leaving:
    locked = Leaving.objects.select_for_update(of=("self",)).select_related("user").get(pk=leaving.pk)
    if locked.user_id == by.pk:
        raise Refused(_("Another agency admin does this for you."))
    return locked
