"""One observation hidden from one member of staff: no page that they can reach says that it is there."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from assessments.actions import access, plans, reviews, screenings
from resources.catalogue import current
from tests.assessments.plan_cast import facts, fitting, lines_of, make_ready, make_screening, observe
from tests.factories import make_person

pytestmark = pytest.mark.django_db

HIDDEN = "sys-unsafe-adult"
TELLING = ("Zznote", "Zzownwords", "Zzdecided", "Zztask", "Zzapprover", "Zzspring")


@pytest.fixture
def world(caseworker, supervisor, team):
    call_command("load_catalogue", verbosity=0)
    fitting()
    person = make_person(caseworker, birth_month="2010-04", zip_code="00101", languages=["en"])
    screening = make_screening(caseworker, person, seen=("pov-food",), completed=False)
    screening.saves = {"safety": {"count": 1, "by": "Ana", "at": "2026-01-05T10:00:00+00:00", "done": True}}
    screening.save(update_fields=["saves"])
    row = observe(
        screening,
        caseworker,
        HIDDEN,
        note="Zznote",
        own_words="Zzownwords",
        approximate_date="Zzspring",
        act_first={"answer": "reported", "note": "Zzdecided"},
    )
    return person, screening, row


def submitted(world, caseworker):
    _person, screening, _row = world
    screening = screenings.complete(by=caseworker, screening=screening, saves=1)
    plan = plans.start(by=caseworker, screening=screening)
    plan = make_ready(plan, caseworker)
    (task,) = [line for line in lines_of(plan, caseworker).values() if line.is_for_adults]
    plan = plans.answer_line(
        by=caseworker, plan=plan, saves=plan.saves, line=task, choice="task", task=facts("Zztask", days=1)
    )
    return plans.submit(by=caseworker, plan=plan, saves=plan.saves)


def words_of(hidden: str) -> list[str]:
    """Give the labels that only the hidden factor brings: its own, and those of kinds of help that answer it alone."""
    catalogue = current()
    seen = {pair.service_type for pair in catalogue.pairs_for("pov-food")}
    only = {pair.service_type for pair in catalogue.pairs_for(hidden)} - seen
    return [catalogue.factor(hidden).label, *(catalogue.service_type(kind).staff_label for kind in only)]


def pages(person, screening, plan=None):
    yield from (reverse("worklist"), reverse("review_queue"), reverse("person", args=[person.pk]))
    names = ("hub", "safety", "evidence", "act_first", "check", "told", "results")
    yield from (reverse(f"screening_{name}", args=[screening.pk]) for name in names)
    if plan is not None:
        names = ("plan", "plan_goals", "plan_help", "plan_steps", "plan_contact", "plan_check", "plan_review")
        yield from (reverse(name, args=[plan.pk]) for name in (*names, "plan_file"))


def assert_silent(client, user, urls, *, also=()):
    client.force_login(user)
    for url in urls:
        response = client.get(url)
        body = response.content.decode()
        told = [word for word in (*TELLING, *also) if word in body]
        assert told == [], f"{url} tells {user}"


def test_a_draft_screening_says_nothing_of_it(client, world, caseworker, supervisor):
    person, screening, row = world
    access.restrict(by=supervisor, young_person=person, user=caseworker, reason="A relative", observation_id=row.pk)
    catalogue = current()
    assert_silent(client, caseworker, pages(person, screening), also=words_of(HIDDEN))
    # The theme page asks about every factor; this one has to stand there unanswered.
    theme = next(theme for theme in catalogue.on_ramp_themes if HIDDEN in {each.id for each in theme.factors})
    for number in range(1, len(theme.pages) + 1):
        page = client.get(reverse("screening_theme", args=[screening.pk, theme.order, number])).content.decode()
        assert " checked" not in page


@pytest.mark.parametrize("approve", [False, True])
def test_a_plan_says_nothing_of_it(client, world, caseworker, supervisor, covering_supervisor, approve):
    person, screening, row = world
    plan = submitted(world, caseworker)
    if approve:
        lines = {str(row.pk): "Zzapprover"}
        reviews.approve(by=supervisor, plan=plan, saves=plan.saves, act_first_lines=lines)
    for user, by in ((caseworker, supervisor), (supervisor, covering_supervisor)):
        access.restrict(by=by, young_person=person, user=user, reason="A relative", observation_id=row.pk)
    also = words_of(HIDDEN)
    assert_silent(client, caseworker, pages(person, screening, plan), also=also)
    assert_silent(client, supervisor, pages(person, screening, plan), also=also)
    # Whoever may see it still does, so the words above are the right ones.
    client.force_login(covering_supervisor)
    page = client.get(reverse("plan", args=[plan.pk])).content.decode()
    assert "Zztask" in page
    assert also[0] in page


def test_forged_ids_reach_no_hidden_row(client, world, caseworker, supervisor):
    person, screening, row = world
    access.restrict(by=supervisor, young_person=person, user=caseworker, reason="A relative", observation_id=row.pk)
    client.force_login(caseworker)
    before = (row.note, row.act_first, row.answer)
    client.post(
        reverse("screening_act_first", args=[screening.pk]),
        {"saves": 0, f"{HIDDEN}-answer": "known", f"{HIDDEN}-note": "forged", str(row.pk): "forged"},
    )
    client.post(
        reverse("screening_evidence", args=[screening.pk]),
        {"saves": 0, f"{HIDDEN}-note": "forged", f"{HIDDEN}-own_words": "forged"},
    )
    row.refresh_from_db()
    assert (row.note, row.act_first, row.answer) == before


def test_an_approver_s_line_counts_only_for_what_they_may_see(world, caseworker, supervisor, covering_supervisor):
    person, _screening, row = world
    plan = submitted(world, caseworker)
    access.restrict(by=covering_supervisor, young_person=person, user=supervisor, reason="x", observation_id=row.pk)
    version = reviews.approve(by=supervisor, plan=plan, saves=plan.saves, act_first_lines={str(row.pk): "forged"})
    assert "forged" not in str(version.snapshot)
    assert [item["observation"] for item in version.snapshot["act_first"]] == [str(row.pk)]
