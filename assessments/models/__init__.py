"""Everything the upper floor stores; one module per room."""

from assessments.models.access import BreakGlass, Restriction
from assessments.models.agency import AgencySettings
from assessments.models.audit import ChainHead, Event
from assessments.models.disclosures import Disclosure, LawfulBasis, Release
from assessments.models.duties import Duty
from assessments.models.follow_up import Agreement, GoalClosing, StepProgress
from assessments.models.joining import Invitation, Leaving, RoleProposal
from assessments.models.keys import DataKey
from assessments.models.people_around import NotToSee, Supporter
from assessments.models.people_doubles import PossibleSecond
from assessments.models.people_moves import Closing, Handoff
from assessments.models.plans import Goal, KeptForGood, Plan, PlanItem, PlanVersion, Review, Step
from assessments.models.referrals import Referral, ReferralMove
from assessments.models.screenings import Observation, Screening
from assessments.models.staff import OnCallTurn, Team, TeamCover, TeamMembership, User
from assessments.models.young_people import NameToken, YoungPerson

__all__ = [
    "AgencySettings",
    "Agreement",
    "BreakGlass",
    "ChainHead",
    "Closing",
    "DataKey",
    "Disclosure",
    "Duty",
    "Event",
    "Goal",
    "GoalClosing",
    "Handoff",
    "Invitation",
    "KeptForGood",
    "LawfulBasis",
    "Leaving",
    "NameToken",
    "NotToSee",
    "Observation",
    "OnCallTurn",
    "Plan",
    "PlanItem",
    "PlanVersion",
    "PossibleSecond",
    "Referral",
    "ReferralMove",
    "Release",
    "Restriction",
    "Review",
    "RoleProposal",
    "Screening",
    "Step",
    "StepProgress",
    "Supporter",
    "Team",
    "TeamCover",
    "TeamMembership",
    "User",
    "YoungPerson",
]
