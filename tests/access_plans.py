"""The part of the access table about plans, and about what becomes of an approved one."""

from functools import cached_property
from io import StringIO

from django.core.management import call_command

from assessments.actions import plans, referrals, reviews
from assessments.planning import line_id_of
from tests.asking import BOTH, POST, RECORD, RECORD_OWNER, RECORD_SUPERVISOR, SUPERVISORS, Row
from tests.assessments.plan_cast import fitting, lines_of, make_screening, make_submitted
from tests.factories import make_user


class PlansWorld:
    """What these addresses point at, made when a row asks for it."""

    @cached_property
    def completed_screening(self):
        call_command("load_catalogue", verbosity=0, stdout=StringIO())
        return make_screening(self.caseworker, self.person)

    @cached_property
    def plan(self):
        plan = plans.start(by=self.caseworker, screening=self.completed_screening)
        return plans.save_goals(by=self.caseworker, plan=plan, saves=0, words=["Finish school"], not_ready=False)

    @cached_property
    def approved_plan(self):
        fitting()
        plan = make_submitted(self.caseworker, screening=self.completed_screening)
        reviews.approve(by=make_user("supervisor", self.caseworker.team), plan=plan, saves=plan.saves)
        return plan

    @cached_property
    def referral(self):
        line = lines_of(self.approved_plan, self.caseworker)["eco-food"]
        place = line.kind.fits[0].service_at_location_id
        return referrals.offer(by=self.caseworker, plan=self.approved_plan, line=line, service_at_location_id=place)


def completed(world):
    return {"screening_id": world.completed_screening.pk}


def plan(world):
    return {"plan_id": world.plan.pk}


def line(world):
    return plan(world) | {"line_id": line_id_of(world.plan, "eco-food")}


def approved(world):
    return {"plan_id": world.approved_plan.pk}


def step(world):
    return approved(world) | {"step_id": world.approved_plan.steps.get().pk}


def goal(world):
    return approved(world) | {"goal_id": world.approved_plan.goals.get().pk}


def referral(world):
    return {"referral_id": world.referral.pk}


PLANS = {
    "plan_start": Row(RECORD_OWNER, completed, POST),
    "plan": Row(RECORD, plan),
    "plan_goals": Row(RECORD_OWNER, plan, BOTH),
    "plan_help": Row(RECORD_OWNER, plan),
    "plan_choose": Row(RECORD_OWNER, line, BOTH),
    "plan_steps": Row(RECORD_OWNER, plan, BOTH),
    "plan_contact": Row(RECORD_OWNER, plan, BOTH),
    "plan_check": Row(RECORD_OWNER, plan, BOTH),
    "plan_file": Row(RECORD, plan),
    "plan_file_pdf": Row(RECORD, plan),
    "plan_copy": Row(RECORD, plan, BOTH),
    # Beside an approved one
    "plan_agreement": Row(RECORD_OWNER, approved, BOTH),
    "plan_follow_up": Row(RECORD, plan),
    "plan_step_mark": Row(RECORD_OWNER, step, POST),
    "plan_goal_close": Row(RECORD_OWNER, goal, BOTH),
    "referral_offer": Row(RECORD_OWNER, line, POST),
    "referral": Row(RECORD, referral),
    "referral_move": Row(RECORD_OWNER, referral, POST),
    # Review
    "plan_review": Row(RECORD_SUPERVISOR, plan, BOTH),
    "review_queue": Row(SUPERVISORS),
}
