"""Everything the upper floor stores; one module per room."""

from assessments.models.access import BreakGlass, Restriction
from assessments.models.audit import ChainHead, Event
from assessments.models.keys import DataKey
from assessments.models.plans import Goal, KeptForGood, Plan, PlanItem, PlanVersion, Review, Step
from assessments.models.screenings import Observation, Screening
from assessments.models.staff import Team, TeamCover, TeamMembership, User
from assessments.models.young_people import NameToken, YoungPerson

__all__ = [
    "BreakGlass",
    "ChainHead",
    "DataKey",
    "Event",
    "Goal",
    "KeptForGood",
    "NameToken",
    "Observation",
    "Plan",
    "PlanItem",
    "PlanVersion",
    "Restriction",
    "Review",
    "Screening",
    "Step",
    "Team",
    "TeamCover",
    "TeamMembership",
    "User",
    "YoungPerson",
]
