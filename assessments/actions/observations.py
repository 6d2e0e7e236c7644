"""Writes to what was observed: answers of a theme page, how it is known, what was decided under Act first.

Each writes only the rows that its user may see: an observation hidden from someone is neither shown to them nor touched
by their save, and what they record about the same factor stands in a row beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import audit
from assessments.actions import duties
from assessments.actions.screenings import Difference, Stale, counted, lock_draft, merged
from assessments.models import Observation, Screening, User
from assessments.sealed import blind
from assessments.standing import (
    ACT_FIRST,
    EVIDENCE,
    KNOWN,
    Standing,
    changed_since,
    page_key,
    saves_of,
    stand,
)
from assessments.workflow import Refused
from resources.catalogue import Factor, OnRampTheme, catalogue_at

EVIDENCE_FIELDS = ("sources", "approximate_date", "note", "own_words")


@dataclass(frozen=True)
class ThemePage:
    """One page of one theme, by the numbers that stand in its address."""

    theme: OnRampTheme
    page: int

    @property
    def key(self) -> str:
        return page_key(self.theme.order, self.page)

    @property
    def factors(self) -> tuple[Factor, ...]:
        return self.theme.pages[self.page - 1]

    @property
    def is_first(self) -> bool:
        return self.page == 1

    @property
    def is_last(self) -> bool:
        return self.page == len(self.theme.pages)


@transaction.atomic
def save_theme(
    *,
    by: User,
    screening: Screening,
    page: ThemePage,
    answers: dict[str, str],
    strength: str | None,
    saves: int,
    done: bool,
    blank_too: bool = False,
) -> Screening:
    """Take factor id -> answer ("" leaves what is recorded), what helps (None: not asked on this page), the count of
    saves that the page showed, and whether the page is finished; raise Stale, Refused. Saving an answer opens the gate
    of its theme."""
    locked = lock_draft(screening)
    rows = _rows(locked, by)
    if saves_of(locked, page.key) != saves:
        strength = _refuse_stale(locked, page, rows, answers, strength, saves, blank_too)
    answered = [
        factor
        for factor in page.factors
        if answers.get(factor.id) and not _same(rows.get(factor.id), answers[factor.id])
    ]
    changed = [_write_answer(locked, rows.get(each.id), each, answers[each.id], by=by) for each in answered]
    names = [factor.id for factor in answered]
    also = []
    if strength is not None and locked.strengths.get(page.theme.id, "") != strength:
        locked.strengths = {**locked.strengths, page.theme.id: strength}
        also.append("strengths")
        names.append("strength")
    if locked.gates.get(page.theme.id) != KNOWN and any(answer not in {"", "unknown"} for answer in answers.values()):
        locked.gates = {**locked.gates, page.theme.id: KNOWN}
        also.append("gates")
    return counted(
        locked,
        page.key,
        by=by,
        verb="screening.answers_saved",
        also=also,
        fields=(*also, *(("answer",) if changed else ())),
        ids=[row.pk for row in changed],
        changed=names,
        done=done,
    )


@transaction.atomic
def save_evidence(
    *, by: User, screening: Screening, evidence: dict[str, dict], saves: int, blank_too: bool = False
) -> Screening:
    """Take factor id -> values of EVIDENCE_FIELDS or of some of them, and the count of saves that the page showed;
    raise Stale, Refused. Factors that `by` has no row for are passed over."""
    locked = lock_draft(screening)
    rows = _rows(locked, by)
    kept, sent = {}, {}
    for factor_id, values in evidence.items():
        if factor_id in rows:
            for name in EVIDENCE_FIELDS:
                if name in values:
                    kept[factor_id, name] = getattr(rows[factor_id], name)
                    sent[factor_id, name] = values[name]
    sent = merged(locked, EVIDENCE, kept, sent, saves, blank_too=blank_too)
    changed, fields, moved = [], set(), []
    for factor_id in dict.fromkeys(factor_id for factor_id, _name in sent):
        row = rows[factor_id]
        names = [
            name
            for name in EVIDENCE_FIELDS
            if (factor_id, name) in sent and getattr(row, name) != sent[factor_id, name]
        ]
        if names:
            for name in names:
                setattr(row, name, sent[factor_id, name])
            _save(row, names, by=by)
            changed.append(row.pk)
            fields.update(names)
            moved += [(factor_id, name) for name in names]
    return counted(
        locked,
        EVIDENCE,
        by=by,
        verb="screening.evidence_saved",
        fields=sorted(fields),
        ids=changed,
        changed=moved,
    )


@transaction.atomic
def save_act_first(*, by: User, screening: Screening, decisions: dict[str, dict[str, str]], saves: int) -> Screening:
    """Take factor id -> {"answer": ..., "note": ...}, the count of saves that the page showed; raise Stale, Refused.
    Open on a completed screening too: a duty does not end because a form was closed."""
    locked = lock_draft(screening, completed_too=True)
    rows = _rows(locked, by)
    decisions = {factor: given for factor, given in decisions.items() if factor in rows and given.get("answer")}
    kept = {factor: rows[factor].act_first for factor in decisions}
    decisions = merged(locked, ACT_FIRST, kept, decisions, saves)
    changed, names = [], []
    for factor_id, given in decisions.items():
        row = rows[factor_id]
        if row.act_first != given:
            row.act_first = given
            _save(row, ["act_first"], by=by)
            changed.append(row.pk)
            names.append(factor_id)
            duties.follow_act_first(by=by, screening=locked, observation=row)
    return counted(
        locked,
        ACT_FIRST,
        by=by,
        verb="screening.act_first_saved",
        fields=("act_first",) if changed else (),
        ids=changed,
        changed=names,
    )


@transaction.atomic
def add_noticed(
    *, by: User, screening: Screening, factor: Factor, answer: str, evidence: dict, press: str
) -> Observation:
    """Add one observation to the latest completed screening: a row of its own beside what was recorded then, read
    against the same catalogue version. `evidence` are the values of EVIDENCE_FIELDS; one `press` of a form makes one
    row. Raise Refused when a newer screening is there to write it into."""
    locked = lock_draft(screening, completed_too=True)
    newer = Screening.objects.filter(young_person=locked.young_person_id, started_at__gt=locked.started_at)
    newer = newer.exclude(status=Screening.Status.DISCARDED)
    if locked.is_draft or newer.exists():
        raise Refused(_("A newer screening is there. Write it into that one."))
    index = blind("observation.factor", f"{locked.pk}:{factor.id}:added:{press}")
    there = Observation.objects.filter(screening=locked, factor_index=index).first()
    if there is not None:
        return there
    row = Observation(
        young_person=locked.young_person,
        screening=locked,
        factor_index=index,
        factor=factor.id,
        answer=answer,
        added_at=timezone.now(),
        recorded_by=by,
        **{name: evidence[name] for name in EVIDENCE_FIELDS},
    )
    row.save(force_insert=True)
    fields = ("answer", *(name for name in EVIDENCE_FIELDS if evidence[name]))
    audit.record(
        by=by, verb="observation.added", obj=row, young_person=locked.young_person, fields=fields, ids=[row.pk]
    )
    return row


def standing_for(screening: Screening, user: User) -> Standing:
    """Give where the screening stands for one reader, in one query besides the catalogue's."""
    rows = Observation.objects.visible_to(user).filter(screening=screening)
    return stand(screening, rows, catalogue_at(screening.catalogue_number))


def _rows(locked: Screening, by: User) -> dict[str, Observation]:
    return standing_for(locked, by).by_factor


def _same(row: Observation | None, answer: str) -> bool:
    """Nothing recorded and Not known yet are the same; a row once written keeps its own "unknown"."""
    return answer == ("unknown" if row is None else row.answer)


def _refuse_stale(
    locked: Screening,
    page: ThemePage,
    rows: dict[str, Observation],
    answers: dict[str, str],
    strength: str | None,
    saves: int,
    blank_too: bool,
) -> str | None:
    """Raise Stale for what someone changed since `saves` and was sent otherwise; give the strength to write."""
    differences = [
        Difference(
            factor.id,
            rows[factor.id].answer,
            answers[factor.id],
            str(rows[factor.id].recorded_by),
            rows[factor.id].recorded_at.isoformat(timespec="seconds"),
        )
        for factor in page.factors
        if answers.get(factor.id)
        and factor.id in rows
        and changed_since(locked, page.key, factor.id, saves)
        and rows[factor.id].answer != answers[factor.id]
    ]
    kept = locked.strengths.get(page.theme.id, "")
    if strength is not None and strength != kept and changed_since(locked, page.key, "strength", saves):
        if strength or blank_too:
            meta = locked.saves.get(page.key, {})
            differences.append(Difference("strength", kept, strength, meta.get("by", ""), meta.get("at", "")))
        else:
            strength = kept
    if differences:
        raise Stale(differences, saves_of(locked, page.key))
    return strength


def _write_answer(locked: Screening, row: Observation | None, factor: Factor, answer: str, *, by: User) -> Observation:
    if row is not None:
        row.answer = answer
        return _save(row, ["answer"], by=by)
    index = factor_index(locked, factor.id)
    if Observation.objects.filter(screening=locked, factor_index=index).exists():
        index = factor_index(locked, factor.id, beside=by)
    row = Observation(
        young_person=locked.young_person,
        screening=locked,
        factor_index=index,
        factor=factor.id,
        answer=answer,
        recorded_by=by,
    )
    row.save(force_insert=True)
    return row


def factor_index(screening: Screening, factor_id: str, beside: User | None = None) -> str:
    """Give the keyed index of a factor in a screening; `beside`: for who may not see the row that is there."""
    parts: Iterable[object] = (screening.pk, factor_id) if beside is None else (screening.pk, factor_id, beside.pk)
    return blind("observation.factor", ":".join(str(part) for part in parts))


def _save(row: Observation, fields: list[str], *, by: User) -> Observation:
    row.recorded_by = by
    row.recorded_at = timezone.now()
    row.save(update_fields=[*fields, "recorded_by", "recorded_at"])
    return row
