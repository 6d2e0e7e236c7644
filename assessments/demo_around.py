"""What the trial shows of the people around a record: supporters, a list of who should not see it, handovers."""

from collections.abc import Mapping

from django.db import transaction

from assessments.actions import people_around as around
from assessments.actions.people_around import SupporterFacts
from assessments.actions.people_handoffs import hand_over
from assessments.models import User, YoungPerson

SUPPORTERS = {
    "NT-1003": (
        SupporterFacts("Ms. Placeholder", "ceramics teacher", "At school, Tuesdays and Thursdays", True),
        SupporterFacts("Tía Rosa", "aunt", "", True),
    ),
    "NT-1005": (SupporterFacts("The librarian at Quill Lake", "", "", False),),
    "NT-1007": (
        SupporterFacts("Coach Bell", "running coach", "Text 555-0134 after 4 PM", True),
        SupporterFacts("Sam and Ari", "friends from the running club", "", True),
    ),
}
LISTED = {"NT-1003": ("Rex Placeholder", "She asked that he is told nothing and is never called.")}
NOTE = (
    "Likes to be texted first, after school. We look at the summer art program together on Thursday; the form "
    "is half filled in and waits in the office. Her aunt knows about it. Nothing is due before then."
)


@transaction.atomic
def load_demo_around(staff: Mapping[str, User], people: Mapping[str, YoungPerson]) -> None:
    """Take the demo staff by key and the young people by case number; write down who stands around them."""
    worker, teammate = staff["caseworker"], staff["teammate"]
    for number, each in SUPPORTERS.items():
        for facts in each:
            around.add_supporter(by=worker, person=people[number], facts=facts)
    for number, (name, reason) in LISTED.items():
        around.list_person(by=worker, person=people[number], name=name, reason=reason)
    team = worker.team
    given = people["NT-1008"]
    hand_over(by=staff["supervisor"], person=given, seen=teammate.pk, to_team=team, to_user=worker, note=NOTE)
    asked = people["NT-1004"]
    why = "I am out from Monday. He knows, and would like to meet Noor this week: Thursday at 3, welding shop door."
    hand_over(by=worker, person=asked, seen=worker.pk, to_team=team, to_user=teammate, note=why)
