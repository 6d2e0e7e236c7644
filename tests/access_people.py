"""The part of the access table about who stands around a young person, and about a record's way through the agency."""

from functools import cached_property

from assessments.actions import people_around, people_handoffs
from assessments.models import PossibleSecond
from tests.asking import BOTH, POST, RECORD, RECORD_OWNER, RECORD_SUPERVISOR, Row
from tests.factories import make_person, make_user


class PeopleWorld:
    """What these addresses point at, made when a row asks for it."""

    @cached_property
    def supporter(self):
        facts = people_around.SupporterFacts("Rosa")
        return people_around.add_supporter(by=self.caseworker, person=self.person, facts=facts)

    @cached_property
    def handoff(self):
        to = {"to_team": self.teammate.team, "to_user": self.teammate}
        seen = self.caseworker.pk
        make_user("supervisor", self.teammate.team)
        return people_handoffs.hand_over(by=self.caseworker, person=self.person, seen=seen, note="x", **to)

    @cached_property
    def second(self):
        return PossibleSecond.objects.create(young_person=self.person, other=make_person())

    @cached_property
    def entry(self):
        return people_around.list_person(by=self.caseworker, person=self.person, name="Ray Example", reason="")


def person(world):
    return {"person_id": world.person.pk}


def supporter(world):
    return {"supporter_id": world.supporter.pk}


def handoff(world):
    return {"handoff_id": world.handoff.pk}


def second(world):
    return {"second_id": world.second.pk}


def entry(world):
    return {"entry_id": world.entry.pk}


PEOPLE = {
    # Who stands around a young person
    "person_supporters": Row(RECORD, person),
    "person_supporter_add": Row(RECORD_OWNER, person, BOTH),
    "supporter": Row(RECORD_OWNER, supporter, BOTH),
    "supporter_remove": Row(RECORD_OWNER, supporter, POST),
    "person_not_to_see": Row(RECORD, person),
    "person_list_person": Row(RECORD, person, BOTH),
    "person_list_organization": Row(RECORD, person, BOTH),
    "person_list_colleague": Row(RECORD_SUPERVISOR, person, BOTH),
    "not_to_see_lift": Row(RECORD, entry, BOTH),
    "second_note": Row(RECORD_SUPERVISOR, second, POST),
    # Its facts, and its way through the agency
    "person_facts": Row(RECORD, person),
    "person_facts_change": Row(RECORD_OWNER, person, BOTH),
    "person_hand_over": Row(RECORD, person, BOTH),
    "handoff": Row(RECORD_SUPERVISOR, handoff, BOTH),
    "handoff_withdraw": Row(RECORD, handoff, POST),
    "handoff_acknowledge": Row(RECORD_OWNER, handoff, POST),
    "person_close": Row(RECORD, person, BOTH),
    "person_reopen": Row(RECORD_SUPERVISOR, person, BOTH),
}
