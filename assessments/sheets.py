"""The only door from a plan to paper: reading -> snapshot (plain JSON, kept sealed) -> printing's FilePlan."""

import hashlib
import hmac
import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from assessments.agency import agency
from assessments.models import PlanItem, PlanVersion, Step
from assessments.planning import Line, Reading
from assessments.sealing.keys import derived
from resources.catalogue import Pair
from resources.models import ServiceAtLocation
from resources.printing.file_plan import (
    ActFirstItem,
    FilePlan,
    PlanGoal,
    PlanLine,
    PlanStep,
    Reason,
    SaidNo,
    ServiceFacts,
)

FORMAT = 1
# What is known of a provider, but says on paper what nobody should read there about the young person.
OFF_PAPER = ("no-status-question", "lgbtqia-welcoming")


class SnapshotBroken(RuntimeError):
    """An approved plan is not what was approved. The message is a sentence for staff."""


def snapshot(
    reading: Reading,
    *,
    version: int,
    approved_by: str = "",
    approved_at: datetime | None = None,
    act_first_lines: Mapping[str, str] | None = None,
) -> dict:
    """Take a plan as read, its version number, who approves and when (neither for a draft) and the approver's lines by
    observation id; give everything that is printed, with the service facts as they are now. One query set a call."""
    plan = reading.plan
    places = _places(reading.answered_lines)
    return {
        "format": FORMAT,
        "plan": str(plan.pk),
        "version": version,
        "approved_by": approved_by,
        "approved_at": approved_at.isoformat() if approved_at else "",
        "author": str(plan.author),
        "prepared_on": reading.today.isoformat(),
        "catalogue": reading.catalogue.number,
        "case_number": reading.person.case_number,
        "initials": reading.person.initials,
        "goals": [{"id": str(goal.pk), "words": goal.words} for goal in reading.goals],
        "goals_not_ready": bool(plan.goals_not_ready),
        "strengths": list(reading.strengths),
        "lines": [_line(reading, line, places) for line in reading.answered_lines],
        "steps": [_step(step, task=False) for step in reading.steps]
        + [_step(line.task, task=True) for line in reading.tasks],
        "act_first": [
            {
                "observation": str(noticed.observation.pk),
                "on_ramp": noticed.factor.picture_label,
                "decided": str(noticed.decision_label),
                "line": (act_first_lines or {}).get(str(noticed.observation.pk), ""),
            }
            for noticed in reading.act_first
        ],
        "safe_contact": plan.safe_contact,
        "paper_choice": plan.paper_choice,
    }


def _places(lines: Collection[Line]) -> dict[UUID, ServiceAtLocation]:
    ids = [line.item.service_at_location_id for line in lines if line.chosen]
    return {place.pk: place for place in ServiceAtLocation.objects.filter(pk__in=ids).with_contacts()} if ids else {}


def _line(reading: Reading, line: Line, places: Mapping[UUID, ServiceAtLocation]) -> dict:
    place = places.get(line.item.service_at_location_id)
    by_factor = {noticed.factor.id: noticed for noticed in reading.standing.noticed}
    return {
        "line_id": str(line.line_id),
        "service_type": line.type.id,
        "kind": line.type.staff_label,
        "choice": line.item.choice,
        "text": line.item.meanwhile,
        "reasons": [
            _reason(reading, line, pair, by_factor[pair.factor]) for pair in line.pairs if pair.factor in by_factor
        ],
        "service": _service(place) if place else None,
        "because": _on_paper(reading, line, line.fit.because if line.fit else ()),
        "ask_about": _on_paper(reading, line, line.fit.ask_about if line.fit else ()),
        "warning": line.warning,
    }


def _on_paper(reading: Reading, line: Line, sentences: Collection[str]) -> list[str]:
    """Give the sentences about a service that may stand on paper: none for a kind of help whose name stays off it."""
    if line.type.paper.staff_label:
        return []
    known = reading.catalogue.qualifications
    unsaid = [known[name].label for name in OFF_PAPER if name in known]
    return [sentence for sentence in sentences if not any(label in sentence for label in unsaid)]


def _reason(reading: Reading, line: Line, pair: Pair, noticed) -> dict:
    # A label that stands in for another would be undone by the sentence and the clause behind it.
    masked = bool(noticed.factor.display_as or line.type.paper.staff_label)
    observation = noticed.observation
    return {
        "observation": str(observation.pk),
        "on_ramp": noticed.factor.picture_label,
        "answer": reading.catalogue.answer_labels[observation.answer],
        "rationale": "" if masked else pair.rationale,
        "source": "" if masked else pair.factor_quote,
        "how_known": [str(source) for source in observation.sources],
        "around": observation.approximate_date,
    }


def _service(place: ServiceAtLocation) -> dict:
    service, location = place.service, place.location
    return {
        "service_id": str(service.pk),
        "service_at_location_id": str(place.pk),
        "name": service.name,
        "organization": service.organization.name,
        "phone": place.phone,
        "address": location.public_address,
        "area": location.public_area,
        "hours": "; ".join(schedule.in_words for schedule in place.hours),
        "last_verified": service.assured_date.isoformat() if service.assured_date else "",
        "confidential": location.confidential,
        "cost": service.get_cost_display(),
        "capacity": service.get_capacity_display(),
    }


def _step(step: Step, *, task: bool) -> dict:
    return {
        "line_id": str(step.line_id),
        "what": step.what,
        "who": step.who_text,
        "by_when": step.by_when,
        "go_together": bool(step.go_together),
        "task": task,
    }


def digest(content: dict) -> str:
    """Give the keyed digest of a snapshot: the same for equal content, whatever the order of its keys."""
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hmac.new(derived("plan_version.digest"), plain.encode(), hashlib.sha256).hexdigest()


def opened(version: PlanVersion) -> dict:
    """Give the snapshot of an approved plan; raise SnapshotBroken when it is not what was approved."""
    content = version.snapshot
    kept = (content.get("plan"), content.get("version")) == (str(version.plan_id), version.number)
    if not kept or not hmac.compare_digest(digest(content), version.digest):
        raise SnapshotBroken(
            _("This plan is not what was approved, so it is not shown. Tell your agency admin: the log tells more.")
        )
    return content


def seen_by(content: dict, observations: Collection[str]) -> dict:
    """Give a snapshot as someone sees it who may see only these observations (ids): what hangs on others is gone."""
    lines, gone = [], set()
    for line in content["lines"]:
        reasons = [reason for reason in line["reasons"] if reason["observation"] in observations]
        if reasons or not line["reasons"]:
            lines.append({**line, "reasons": reasons})
        else:
            gone.add(line["line_id"])
    return {
        **content,
        "lines": lines,
        "steps": [step for step in content["steps"] if step["line_id"] not in gone],
        "act_first": [item for item in content["act_first"] if item["observation"] in observations],
    }


def file_plan(content: dict) -> FilePlan:
    """Take a snapshot, or a draft's content, as its reader may see it; give the plan for the file."""
    goals = [PlanGoal(words=goal["words"]) for goal in content["goals"]]
    if content["goals_not_ready"] and not goals:
        goals = [PlanGoal(words=_("Not ready to say yet. That counts as an answer."), own_words=False)]
    approved_at = content["approved_at"]
    return FilePlan(
        agency=agency().agency_name,
        case_number=content["case_number"],
        initials=content["initials"],
        version=content["version"],
        author=content["author"],
        prepared_on=date.fromisoformat(content["prepared_on"]),
        catalogue_number=content["catalogue"],
        approved_by=content["approved_by"],
        approved_on=datetime.fromisoformat(approved_at).date() if approved_at else None,
        act_first=tuple(
            ActFirstItem(on_ramp=item["on_ramp"], decided=item["decided"], approver_line=item["line"])
            for item in content["act_first"]
        ),
        goals=tuple(goals),
        strengths=tuple(content["strengths"]),
        lines=tuple(_plan_line(line) for line in content["lines"]),
        steps=tuple(
            PlanStep(
                what=step["what"],
                who=step["who"],
                by=date.fromisoformat(step["by_when"]) if step["by_when"] else None,
                go_together=step["go_together"],
            )
            for step in content["steps"]
        ),
        said_no=_said_no(content),
    )


def _plan_line(line: dict) -> PlanLine:
    reasons: dict[str, Reason] = {}
    for reason in line["reasons"]:
        # What shares a label is one line: "Family worries" never says how many.
        reasons.setdefault(
            reason["on_ramp"] if not reason["rationale"] else reason["observation"],
            Reason(
                on_ramp=reason["on_ramp"],
                answer=reason["answer"],
                rationale=reason["rationale"] or _("The reason is in the record."),
                source_sentence=reason["source"],
                how_known=tuple(reason["how_known"]),
                around=reason["around"],
            ),
        )
    service = line["service"]
    return PlanLine(
        kind_of_help=line["kind"],
        reasons=tuple(reasons.values()),
        service=ServiceFacts(
            name=service["name"],
            organization=service["organization"],
            phone=service["phone"],
            address=service["address"],
            area=service["area"],
            hours=service["hours"],
            last_verified=date.fromisoformat(service["last_verified"]) if service["last_verified"] else None,
            confidential=service["confidential"],
        )
        if service
        else None,
        because=tuple(line["because"]),
        ask_about=tuple(line["ask_about"]),
        instead=_instead(line),
        meanwhile=line["text"],
    )


def _instead(line: dict) -> str:
    """Give what stands in place of a service, "" when one was chosen or none fits."""
    match line["choice"]:
        case PlanItem.Choice.NOT_NOW:
            return _("Not now")
        case PlanItem.Choice.TASK:
            return _("A task for adults: see Steps.")
    return ""


def _said_no(content: dict) -> SaidNo | None:
    """Give who stays in touch and when to ask again, for a plan that is a no to everything."""
    lines, steps = content["lines"], [step for step in content["steps"] if step["by_when"]]
    if not lines or not steps or any(line["choice"] != PlanItem.Choice.NOT_NOW for line in lines):
        return None
    last = max(steps, key=lambda step: step["by_when"])
    return SaidNo(contact=last["who"], ask_again=date.fromisoformat(last["by_when"]))
