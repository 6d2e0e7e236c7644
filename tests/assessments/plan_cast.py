"""What the tests of plans need: a completed screening of a young person, services that fit, a plan ready to send."""

from datetime import timedelta

from django.utils import timezone

from assessments.actions import plans as actions
from assessments.actions.plans import StepFacts
from assessments.models import Observation, Plan, Screening
from assessments.planning import read
from assessments.sealed import blind
from resources.catalogue import current
from tests.factories import make_person
from tests.resources.directory_factories import make_service


def fitting(name="Green Table", *, types=("eco-food",), days_ago=3, **fields):
    """Give a service that fits every young person of these tests, checked some days ago."""
    checked = timezone.localdate() - timedelta(days=days_ago)
    facts = {"cost": "free", "capacity": "open", "assured_date": checked, "assurer_label": "Dana Curator"}
    return make_service(name, types=types, phones=["402-555-0101"], **(facts | fields))


def make_screening(worker, person=None, *, seen=("pov-food",), possible=(), completed=True, **fields) -> Screening:
    """Give a screening with these factors seen and possible, completed unless told otherwise."""
    person = person or make_person(worker, birth_month="2010-04", zip_code="00101", languages=["en"])
    screening = Screening(
        young_person=person,
        started_by=worker,
        catalogue_number=current().number,
        safety={"danger_now": "no", "contact_way": "Text first"},
        saves={"safety": {"count": 1, "done": True}},
        **fields,
    )
    if completed:
        screening.status, screening.completed_at, screening.completed_by = "completed", timezone.now(), worker
    screening.save(force_insert=True)
    for factor in (*seen, *possible):
        observe(screening, worker, factor, "seen" if factor in seen else "possible")
    return screening


def observe(screening, worker, factor, answer="seen", **fields) -> Observation:
    """Give an observation of one factor."""
    kind = current().factor(factor).act_first
    if kind:
        fields.setdefault("act_first", {"answer": "reported" if kind == "report" else "with_someone"})
    observation = Observation(
        young_person_id=screening.young_person_id,
        screening=screening,
        factor=factor,
        factor_index=blind("observation.factor", f"{screening.pk}:{factor}"),
        answer=answer,
        recorded_by=worker,
        **{"sources": ["School"], "approximate_date": "Spring 2026"} | fields,
    )
    observation.save(force_insert=True)
    return observation


def make_plan(worker, screening=None, **options) -> Plan:
    """Give the plan of a completed screening, begun."""
    return actions.start(by=worker, screening=screening or make_screening(worker, **options))


def facts(what="Call the school about a new start", who="worker", days=7, **fields) -> StepFacts:
    """Give a step that is due in some days."""
    day = timezone.localdate() + timedelta(days=days)
    return StepFacts(**{"what": what, "who": who, "who_else": "", "by_when": day, "go_together": False} | fields)


def lines_of(plan, user) -> dict:
    """Give the lines of a plan by kind of help."""
    return {line.type.id: line for line in read(plan, user=user, today=timezone.localdate()).lines}


def make_ready(plan, worker, *, answer="not_now") -> Plan:
    """Give the plan with everything that has to be there; each kind of help is answered the same way."""
    plan = actions.save_goals(by=worker, plan=plan, saves=plan.saves, words=["Finish ninth grade"], not_ready=False)
    for line in lines_of(plan, worker).values():
        fit = line.kind.fits[0] if line.kind.fits else None
        if fit:
            plan = actions.answer_line(
                by=worker,
                plan=plan,
                saves=plan.saves,
                line=line,
                choice="service",
                service_at_location_id=fit.service_at_location_id,
            )
        else:
            plan = actions.answer_line(
                by=worker, plan=plan, saves=plan.saves, line=line, choice="not_now", text="Wants to wait."
            )
    plan = actions.save_steps(by=worker, plan=plan, saves=plan.saves, steps=[facts()])
    return actions.save_contact(by=worker, plan=plan, saves=plan.saves, safe_contact="Text first", paper_choice="none")


def make_submitted(worker, **options) -> Plan:
    """Give a plan that waits for review."""
    plan = make_ready(make_plan(worker, **options), worker)
    return actions.submit(by=worker, plan=plan, saves=plan.saves)
