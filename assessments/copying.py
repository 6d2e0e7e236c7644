"""A screening or an approved plan as plain text, for the agency's own case system. Values in, text out; no queries.

What leaves obeys the catalogue: labels that stand in for others, kinds of help whose name stays off paper, and nothing
at all of the theme that product.md keeps out of exports. Notes, quotes and strengths stay behind: another child may be
named in them.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import PlanItem, Screening
from assessments.standing import Noticed, Standing
from resources.catalogue import Catalogue
from resources.catalogue.reviews import notice_of
from resources.matching import KindOfHelp
from resources.printing.words import NOTICES

# product.md, Minimise: shown as one line on screen, and in no export at all, its existence included.
KEPT_OUT = frozenset({"immigration"})


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """Who takes the copy, when, on which basis and what for: it stands in the copy, so that it is never alone."""

    by: str
    on: date
    basis: str
    purpose: str


def leaves(noticed: Noticed) -> bool:
    """Say whether an observation may stand in a copy."""
    return noticed.factor.theme not in KEPT_OUT


def screening_text(screening: Screening, standing: Standing, kinds: Iterable[KindOfHelp], stamp: Stamp) -> str:
    """Take a completed screening as its reader may see it, and the kinds of help that answer what leaves() let through;
    give the text."""
    person, noticed = screening.young_person, [each for each in standing.noticed if leaves(each)]
    parts = [
        _head(_("Screening: summary"), person.case_number, person.initials),
        _("Completed %(day)s by %(name)s. Catalogue version %(number)s.")
        % {
            "day": date_format(timezone.localtime(screening.completed_at), "DATE_FORMAT"),
            "name": screening.completed_by,
            "number": screening.catalogue_number,
        },
        _stamped(stamp),
        _notices(screening.catalogue_number),
    ]
    for value in ("seen", "possible"):
        rows = _recorded(each for each in noticed if each.answer == value)
        if rows:
            parts.append(_section(standing.catalogue.answer_labels[value], rows))
    if not noticed:
        parts.append(_section(_("What was recorded"), [_("Nothing seen or possible is in this copy.")]))
    acts = [
        f"{each.factor.picture_label}: {each.decision_label or _('not answered yet')}"
        for each in noticed
        if each.asks_first
    ]
    parts.append(_section(_("Act first"), acts))
    parts.append(_section(_("What could help"), (kind.service_type.staff_label for kind in kinds)))
    return _joined(parts)


def plan_text(content: Mapping, themes: Mapping[str, str], catalogue: Catalogue, stamp: Stamp) -> str:
    """Take an approved plan's snapshot as its reader may see it, the theme of each of its observations (by id) and the
    catalogue that it was written with; give the text."""
    kept_out = {observation for observation, theme in themes.items() if theme in KEPT_OUT}
    lines, gone = [], set()
    for line in content["lines"]:
        reasons = [reason for reason in line["reasons"] if reason["observation"] not in kept_out]
        if reasons or not line["reasons"]:
            lines.append((line, reasons))
        else:
            gone.add(line["line_id"])
    goals = [f"“{goal['words']}”" for goal in content["goals"]]
    if content["goals_not_ready"] and not goals:
        goals = [_("Not ready to say yet. That counts as an answer.")]
    acts = [
        f"{item['on_ramp']}: {item['decided'] or _('not answered yet')}"
        for item in content["act_first"]
        if item["observation"] not in kept_out
    ]
    parts = [
        _head(_("Plan: summary"), content["case_number"], content["initials"]),
        _("Version %(number)s, written by %(author)s, approved by %(approver)s on %(day)s.")
        % {
            "number": content["version"],
            "author": content["author"],
            "approver": content["approved_by"],
            "day": date_format(date.fromisoformat(content["approved_at"][:10]), "DATE_FORMAT"),
        },
        _stamped(stamp),
        _notices(catalogue.number),
        _section(_("Act first"), acts),
        _section(_("Goals, in their words"), goals),
        _section(_("What could help, and why"), [_line(line, reasons, catalogue) for line, reasons in lines]),
        _section(_("Steps"), [_step(step) for step in content["steps"] if step["line_id"] not in gone]),
    ]
    return _joined(parts)


def _head(title: str, case_number: str, initials: str) -> str:
    return f"{title}\n" + _("Case %(number)s · %(initials)s") % {"number": case_number, "initials": initials}


def _stamped(stamp: Stamp) -> str:
    facts = {
        "by": stamp.by,
        "day": date_format(stamp.on, "DATE_FORMAT"),
        "basis": stamp.basis,
        "purpose": stamp.purpose,
    }
    return _("Copied from Offramp on %(day)s by %(by)s. Basis: %(basis)s. For: %(purpose)s") % facts


def _notices(number: int) -> str:
    *fixed, _unsigned = NOTICES
    return "\n".join([*(str(notice) for notice in fixed), notice_of(number)])


def _section(title: str, rows: Iterable[str]) -> str:
    rows = list(dict.fromkeys(rows))
    return "\n".join([str(title), *(f"- {row}" for row in rows)]) if rows else ""


def _joined(parts: Collection[str]) -> str:
    end = _("Notes, names and some details stay in Offramp on purpose. The record there is the whole one.")
    return "\n\n".join(filter(None, (*parts, end))) + "\n"


def _recorded(noticed: Iterable[Noticed]) -> list[str]:
    """One row a label: how many observations share one is nobody's to read off."""
    known: dict[str, list[str]] = {}
    for each in noticed:
        row = each.observation
        known.setdefault(each.factor.picture_label, []).extend(filter(None, (*row.sources, row.approximate_date)))
    return [f"{label} ({', '.join(dict.fromkeys(how))})" if how else label for label, how in known.items()]


def _line(line: Mapping, reasons: list[Mapping], catalogue: Catalogue) -> str:
    kind = catalogue.service_types.get(line["service_type"])
    # A kind of help that goes by another name, or needs their consent on paper, would be named by its service.
    hidden = kind is None or bool(kind.paper.staff_label) or kind.paper.consent
    match line["choice"]:
        case PlanItem.Choice.SERVICE if hidden or not line["service"]:
            answer = _("a service is chosen; its name stays in Offramp")
        case PlanItem.Choice.SERVICE:
            service = line["service"]
            answer = ", ".join(filter(None, (service["name"], service["organization"], service["phone"])))
        case PlanItem.Choice.NOT_NOW:
            answer = _("not now")
        case PlanItem.Choice.TASK:
            answer = _("a task for adults, see Steps")
        case _other:
            answer = _("none fits here")
    why = ", ".join(dict.fromkeys(f"{reason['on_ramp']} ({reason['answer']})" for reason in reasons))
    return f"{line['kind']}: {answer}" + (". " + _("Because of: %(reasons)s") % {"reasons": why} if why else "")


def _step(step: Mapping) -> str:
    facts = [step["what"], step["who"]]
    if step["by_when"]:
        day = date_format(date.fromisoformat(step["by_when"]), "DATE_FORMAT")
        facts.append(_("by %(day)s") % {"day": day})
    if step["go_together"]:
        facts.append(_("they go together"))
    return " · ".join(facts)
