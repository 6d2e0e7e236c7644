"""What is still open about one young person: listed before the record is closed."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.duties import open_duties
from assessments.models import Handoff, Plan, Referral, Screening, User, YoungPerson


@dataclass(frozen=True)
class OpenWork:
    """One thing that is not finished, and where; `must`: it has to be settled before the record can be closed."""

    text: str
    url: str
    must: bool = False


def open_work(person: YoungPerson, user: User, now: datetime) -> list[OpenWork]:
    """Give what this person may see of what is open in a record that is open to them; what must be settled first."""
    found = [
        OpenWork(str(one.kind.label), reverse("duty", args=[one.duty.pk]), must=True)
        for one in open_duties([person], user, now)
    ]
    for handoff in Handoff.objects.visible_to(user).filter(young_person=person, state=Handoff.State.WAITING):
        text = _("A handover that waits for an answer")
        found.append(OpenWork(text, reverse("person_hand_over", args=[handoff.young_person_id]), must=True))
    drafts = Screening.objects.visible_to(user).filter(young_person=person, status=Screening.Status.DRAFT)
    found += [
        OpenWork(_("A screening that is not finished"), reverse("screening_results", args=[one.pk])) for one in drafts
    ]
    plans = Plan.objects.visible_to(user).filter(young_person=person).exclude(status=Plan.Status.APPROVED)
    words = {
        Plan.Status.DRAFT: _("A plan that is not finished"),
        Plan.Status.SUBMITTED: _("A plan that waits for review"),
        Plan.Status.RETURNED: _("A plan that was sent back"),
    }
    referrals = Referral.objects.visible_to(user).filter(young_person=person).open().select_related("service")
    for one in referrals.order_by("opened_at"):
        text = _("A referral that is still open: %(service)s") % {"service": one.service.name}
        found.append(OpenWork(text, reverse("referral", args=[one.pk])))
    return found + [OpenWork(words[plan.status], reverse("plan", args=[plan.pk])) for plan in plans]
