"""From files or a stored version to a Catalogue."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from resources.catalogue.checks import DEFAULTS, FILES, TRACE
from resources.catalogue.shapes import (
    Answer,
    CardCategory,
    Catalogue,
    CatalogueProblem,
    Clause,
    Factor,
    OffRampTheme,
    OnRampTheme,
    Pair,
    Paper,
    Qualification,
    ServiceType,
)

SHIPPED = Path(__file__).parent
# The shipped files are under 75 KB each; more than this is not a catalogue.
LARGEST_FILE = 5 * 1024 * 1024


def read_files(directory: Path) -> dict[str, dict]:
    """Take a directory with the three files; give them parsed by name; raise CatalogueProblem on what is no JSON."""
    content = {part: _read_file(directory / name) for part, name in FILES.items()}
    for (part, name), defaults in DEFAULTS.items():
        rows = content[part].get(name) if isinstance(content[part], dict) else None
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict):
                row.update({field: row.get(field, value) for field, value in defaults.items()})
    return content


def _read_file(path: Path) -> dict:
    shown = {"file": path.name}
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CatalogueProblem(_("%(file)s is larger than 5 MB. It cannot be a catalogue.") % shown)
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CatalogueProblem(_("%(file)s is not UTF-8 text.") % shown) from None
    except OSError:
        raise CatalogueProblem(_("%(file)s cannot be opened in that directory.") % shown) from None
    try:
        return json.loads(text, object_pairs_hook=_each_key_once, parse_constant=_no_constant)
    except CatalogueProblem as problem:
        raise CatalogueProblem(_("%(file)s: %(problem)s") % (shown | {"problem": problem})) from None
    except json.JSONDecodeError as problem:
        shown |= {"line": problem.lineno, "column": problem.colno}
        raise CatalogueProblem(
            _("%(file)s is not whole JSON: reading stops at line %(line)d, column %(column)d.") % shown
        ) from None
    except (ValueError, RecursionError):
        raise CatalogueProblem(_("%(file)s is not usable JSON: a number or a nesting is too large.") % shown) from None


def _each_key_once(pairs: list[tuple[str, object]]) -> dict:
    row = dict(pairs)
    if len(row) < len(pairs):
        names = [name for name, value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        of = row.get("id") or row.get("factor") or ""
        shown = {"name": twice[:40], "row": str(of)[:80]}
        raise CatalogueProblem(_("the field “%(name)s” stands twice in one row (“%(row)s”).") % shown)
    return row


def _no_constant(name: str) -> None:
    raise ValueError(name)


def digest_of(content: Mapping) -> str:
    """Give the fingerprint of a catalogue's content: the same for the same words, whatever the database did to it."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def build(content: Mapping[str, Mapping], *, number: int, digest: str) -> Catalogue:
    """Take checked content; give the Catalogue of that number."""
    on, off = content["factors"], content["offramps"]
    factors = {row["id"]: _factor(row) for row in on["factors"]}
    services = {row["id"]: _service_type(row) for row in off["services"]}
    pairs = tuple(_pair(row, factors, services) for row in content["mapping"]["rows"])
    # Stable: within primary and supporting the file's order stands.
    primary_first = sorted(pairs, key=lambda pair: not pair.is_primary)
    return Catalogue(
        number=number,
        digest=digest,
        on_ramp_themes=tuple(
            OnRampTheme(**_theme(row), **_prompts(row), factors=_of_theme(factors, row)) for row in _ordered(on)
        ),
        off_ramp_themes=tuple(
            OffRampTheme(**_theme(row), service_types=_of_theme(services, row)) for row in _ordered(off)
        ),
        factors=factors,
        service_types=services,
        pairs=pairs,
        pairs_by_factor={key: tuple(pair for pair in primary_first if pair.factor == key) for key in factors},
        pairs_by_service_type={
            key: tuple(pair for pair in primary_first if pair.service_type == key) for key in services
        },
        answers=tuple(Answer(**row) for row in on["answer_scale"]),
        evidence_sources=tuple(on["evidence_sources"]),
        ask_help=on["ask_values"],
        level_labels=on["level_values"],
        act_first_questions=on["act_first_values"],
        qualifications={
            row["id"]: Qualification(**row | {"source": row["source"] or ""}) for row in off["qualifications"]
        },
        card_categories={
            row["id"]: CardCategory(row["id"], {"en": row["en"], "es": row["es"]}) for row in off["card_categories"]
        },
        banned_words={language: tuple(off[f"banned_words_{language}"]) for language in ("en", "es")},
        banned_exceptions={language: tuple(off[f"banned_exceptions_{language}"]) for language in ("en", "es")},
        banned_rule=off["banned_rule"],
        label_rules=tuple(off["label_rules"]),
        qualification_rule=off["qualification_rule"],
        answer_rule=on["answer_rule"],
    )


def _ordered(sheet: Mapping) -> list[Mapping]:
    return sorted(sheet["themes"], key=lambda theme: theme["order"])


def _theme(row: Mapping) -> dict:
    return {name: row[name] for name in ("id", "order", "label", "short_label", "source_heading")}


def _prompts(row: Mapping) -> dict:
    return {name: row[name] for name in ("worker_prompt", "strength_prompt")}


def _of_theme(rows: Mapping, theme: Mapping) -> tuple:
    return tuple(row for row in rows.values() if row.theme == theme["id"])


def _factor(row: Mapping) -> Factor:
    kept = {name: value for name, value in row.items() if name != "source"}
    lists = {"indicators": tuple(row["indicators"]), "answers": tuple(row["answers"])}
    empties = {"display_as": row["display_as"] or "", "act_first": row["act_first"] or ""}
    return Factor(**kept | lists | empties, sources=_clauses(row))


def _service_type(row: Mapping) -> ServiceType:
    kept = {name: value for name, value in row.items() if name not in {"source", "qualifies_if"}}
    lists = {"hsds_keywords": tuple(row["hsds_keywords"]), "open_eligibility": tuple(row["open_eligibility"])}
    paper = Paper(**row["paper"] | {"staff_label": row["paper"]["staff_label"] or ""})
    return ServiceType(
        **kept | lists | {"paper": paper, "applies_if": row["applies_if"] or ""},
        sources=_clauses(row),
        required=tuple(row["qualifies_if"]["required"]),
        preferred=tuple(row["qualifies_if"]["preferred"]),
    )


def _clauses(row: Mapping) -> tuple[Clause, ...]:
    return tuple(Clause(**clause) for clause in row["source"])


def _pair(row: Mapping, factors: Mapping[str, Factor], services: Mapping[str, ServiceType]) -> Pair:
    return Pair(
        factor=row["factor"],
        service_type=row["service"],
        strength=row["strength"],
        rationale=row["rationale"],
        basis=row["basis"],
        trace=row["trace"],
        factor_quote=_quote(row["trace"]["factor_source"], factors[row["factor"]]),
        service_quote=_quote(row["trace"]["service_source"], services[row["service"]]),
    )


def _quote(trace: str, row: Factor | ServiceType) -> str:
    return row.sources[int(TRACE.match(trace)["place"])].quote
