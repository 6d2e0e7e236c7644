"""Writes to a screening: what is kept, what is refused, and that nothing is overwritten in silence."""

import pytest
from django.utils import timezone

from assessments.actions import observations, screenings
from assessments.actions.observations import ThemePage, standing_for
from assessments.models import Event, Observation, Restriction, Screening, YoungPerson
from assessments.workflow import Refused
from resources.catalogue import current
from tests.assessments.screening_cast import SAFE, answer, make_cast, recorded, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def page_at(theme: int, page: int = 1) -> ThemePage:
    return ThemePage(current().theme_at(theme), page)


def save(cast, screening, page, answers, *, saves=0, by=None, strength=None, done=True):
    return observations.save_theme(
        by=by or cast.worker,
        screening=screening,
        page=page,
        answers=answers,
        strength=strength,
        saves=saves,
        done=done,
    )


def test_start_pins_the_catalogue_and_a_second_start_gives_the_same_draft(cast):
    first = screenings.start(by=cast.worker, young_person=cast.young_person)
    second = screenings.start(by=cast.worker, young_person=cast.young_person)
    assert first == second
    assert first.catalogue_number == current().number
    assert Event.objects.filter(verb="screening.started").count() == 1


def test_a_closed_record_takes_nothing(cast):
    screening = cast.screening()
    YoungPerson.objects.filter(pk=cast.young_person.pk).update(closed_at=timezone.now())
    with pytest.raises(Refused, match="closed"):
        screenings.start(by=cast.worker, young_person=cast.young_person)
    with pytest.raises(Refused, match="closed"):
        save(cast, screening, page_at(1), {"pov-food": "seen"})
    assert not Observation.objects.exists()


def test_answers_are_kept_and_the_event_names_fields_not_values(cast):
    screening = save(cast, cast.screening(), page_at(1), {"pov-food": "seen", "pov-housing": "not_seen"})
    assert recorded(screening, cast.worker) == {"pov-food": "seen", "pov-housing": "not_seen"}
    assert screening.gates == {"poverty": "known"}
    event = Event.objects.get(verb="screening.answers_saved")
    assert event.fields == ["answer", "gates"]
    assert "seen" not in str(event.__dict__)
    assert "pov-food" not in str(event.__dict__)
    assert len(event.ids) == 2


def test_not_known_yet_makes_no_row_but_keeps_one_that_is_there(cast):
    screening = save(cast, cast.screening(), page_at(1), {"pov-food": "unknown", "pov-housing": "seen"})
    assert recorded(screening, cast.worker) == {"pov-housing": "seen"}
    screening = save(cast, screening, page_at(1), {"pov-housing": "unknown"}, saves=1)
    assert row_of(screening, "pov-housing").answer == "unknown"
    assert standing_for(screening, cast.worker).noticed == ()


def test_leaving_an_answer_out_never_clears_it(cast):
    screening = save(cast, cast.screening(), page_at(1), {"pov-food": "seen"})
    screening = save(cast, screening, page_at(1), {"pov-food": "", "pov-housing": "possible"}, saves=1)
    assert recorded(screening, cast.worker) == {"pov-food": "seen", "pov-housing": "possible"}


def test_a_changed_gate_hides_and_a_second_change_brings_back(cast):
    screening = save(cast, cast.screening(), page_at(1), {"pov-food": "seen", "pov-housing": "possible"})
    screening = screenings.save_gates(by=cast.worker, screening=screening, gates={"poverty": "nothing"}, saves=0)
    standing = standing_for(screening, cast.worker)
    assert standing.seen == ()
    assert standing.possible == ()
    assert [each.factor.id for each in standing.hidden] == ["pov-food", "pov-housing"]
    screening = screenings.save_gates(by=cast.worker, screening=screening, gates={"poverty": "known"}, saves=1)
    standing = standing_for(screening, cast.worker)
    assert (standing.seen, standing.possible) == (("pov-food",), ("pov-housing",))


def test_two_saves_of_one_page_show_both_values_and_overwrite_nothing(cast):
    screening = save(cast, cast.screening(), page_at(1), {"pov-food": "seen", "pov-housing": "seen"})
    with pytest.raises(screenings.Stale) as stale:
        save(cast, screening, page_at(1), {"pov-food": "possible", "pov-debt": "seen"}, saves=0)
    (difference,) = stale.value.differences
    assert (difference.field, difference.theirs, difference.mine) == ("pov-food", "seen", "possible")
    assert difference.saved_by == "Ana"
    assert stale.value.saves == 1
    assert recorded(screening, cast.worker) == {"pov-food": "seen", "pov-housing": "seen"}


def test_a_late_save_that_differs_in_nothing_is_taken(cast):
    screening = save(cast, cast.screening(), page_at(1), {"pov-food": "seen"}, strength="An aunt helps.")
    screening = save(cast, screening, page_at(1), {"pov-food": "seen", "pov-debt": "possible"}, strength="", saves=0)
    assert recorded(screening, cast.worker) == {"pov-food": "seen", "pov-debt": "possible"}
    assert screening.strengths == {"poverty": "An aunt helps."}


def test_evidence_saved_twice_is_shown_not_overwritten(cast):
    screening = answer(cast.screening(), cast.worker, pov_food="seen")
    known = {"sources": ["School"], "approximate_date": "last spring", "note": "Told by a teacher.", "own_words": ""}
    screening = observations.save_evidence(by=cast.worker, screening=screening, evidence={"pov-food": known}, saves=0)
    with pytest.raises(screenings.Stale) as stale:
        observations.save_evidence(
            by=cast.worker,
            screening=screening,
            evidence={"pov-food": {"sources": [], "approximate_date": "", "note": "Another.", "own_words": "Hi"}},
            saves=0,
        )
    assert [difference.field for difference in stale.value.differences] == [("pov-food", "note")]
    row = row_of(screening, "pov-food")
    assert (row.note, row.sources, row.own_words) == ("Told by a teacher.", ["School"], "")


def test_act_first_stands_outside_the_picture_until_answered(cast):
    screening = answer(cast.screening(), cast.worker, pov_shelter="seen", pov_food="seen")
    standing = standing_for(screening, cast.worker)
    assert [each.factor.id for each in standing.unanswered] == ["pov-shelter"]
    assert standing.seen == ("pov-food",)
    decision = {"answer": "with_someone", "note": ""}
    screening = observations.save_act_first(
        by=cast.worker, screening=screening, decisions={"pov-shelter": decision}, saves=0
    )
    standing = standing_for(screening, cast.worker)
    assert standing.unanswered == ()
    assert standing.seen == ("pov-food", "pov-shelter")


def test_act_first_can_be_answered_after_the_screening_is_completed(cast):
    screening = answer(cast.screening(), cast.worker, pov_shelter="seen")
    screening = screenings.complete(by=cast.worker, screening=screening, saves=2)
    observations.save_act_first(
        by=cast.worker, screening=screening, decisions={"pov-shelter": {"answer": "called", "note": ""}}, saves=0
    )
    assert row_of(screening, "pov-shelter").act_first == {"answer": "called", "note": ""}
    with pytest.raises(Refused, match="completed"):
        save(cast, screening, page_at(1), {"pov-food": "seen"})


def test_involvement_with_a_system_is_recorded_and_stays_off_the_picture(cast):
    screening = answer(cast.screening(), cast.worker, sys_child_welfare="seen", sys_record="possible")
    standing = standing_for(screening, cast.worker)
    assert [each.factor.id for each in standing.on_record] == ["sys-child-welfare"]
    assert (standing.seen, standing.possible) == ((), ("sys-record",))


def test_complete_needs_safety_first_and_the_page_that_was_checked(cast):
    screening = cast.screening(safe=False)
    with pytest.raises(Refused, match="Safety first"):
        screenings.complete(by=cast.worker, screening=screening, saves=0)
    screening = screenings.save_safety(by=cast.worker, screening=screening, answers=SAFE, saves=0)
    with pytest.raises(screenings.Stale):
        screenings.complete(by=cast.worker, screening=screening, saves=0)
    screening = screenings.complete(by=cast.worker, screening=screening, saves=1)
    assert screening.status == Screening.Status.COMPLETED
    assert screening.completed_by == cast.worker


def hide(cast, row, user):
    Restriction.objects.create(
        young_person=cast.young_person, user=user, observation_id=row.pk, reason="implicated", made_by=cast.supervisor
    )


def test_a_hidden_observation_does_not_exist_and_is_not_touched(cast):
    screening = answer(cast.screening(), cast.worker, pov_food="seen", pov_debt="seen")
    hidden = row_of(screening, "pov-debt")
    hide(cast, hidden, cast.worker)
    assert recorded(screening, cast.worker) == {"pov-food": "seen"}
    screening = save(cast, screening, page_at(1), {"pov-food": "possible", "pov-debt": ""}, saves=1)
    assert recorded(screening, cast.supervisor) == {"pov-food": "possible", "pov-debt": "seen"}


def test_what_someone_records_beside_a_hidden_observation_stands_in_its_own_row(cast):
    screening = answer(cast.screening(), cast.worker, pov_debt="seen")
    hidden = row_of(screening, "pov-debt")
    hide(cast, hidden, cast.worker)
    screening = save(cast, screening, page_at(1), {"pov-debt": "possible"}, saves=1)
    screening = save(cast, screening, page_at(1), {"pov-debt": "possible"}, saves=2)
    assert recorded(screening, cast.worker) == {"pov-debt": "possible"}
    hidden.refresh_from_db()
    assert hidden.answer == "seen"
    assert Observation.objects.filter(screening=screening).count() == 2
