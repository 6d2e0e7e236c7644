"""What a catalogue must be before anything is saved. Each refusal is a sentence that names the file and the row."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _

from resources.catalogue.shapes import CatalogueProblem
from resources.models.catalogue import ActFirst, Ask, Audience, Basis, Level, Strength

SCHEMAS = {
    "factors": "onramps-factors/1",
    "offramps": "onramps-offramps/1",
    "mapping": "onramps-mapping/1",
}
FILES = {part: f"{part}.json" for part in SCHEMAS}

ANSWER_VALUES = ["seen", "possible", "not_seen", "unknown"]
FEWEST_PAIRS, MOST_PAIRS = 3, 6
OLDEST_AGE = 120
LABEL_LENGTH, TEXT_LENGTH, ID_LENGTH = 120, 2_000, 60

ID = re.compile(r"[a-z][a-z0-9-]*\Z")
TRACE = re.compile(r"(?P<id>[a-z][a-z0-9-]*)\.source\[(?P<place>\d{1,3})\]\Z")
# PostgreSQL cannot keep a null character, UTF-8 cannot carry half a surrogate pair.
UNUSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def label(value: object) -> str:
    return line(value, LABEL_LENGTH) or (_("is empty") if not value.strip() else "")


def prose(value: object) -> str:
    return line(value, TEXT_LENGTH) or (_("is empty") if not value.strip() else "")


def prose_or_empty(value: object) -> str:
    return line(value, TEXT_LENGTH)


def line(value: object, longest: int) -> str:
    if not isinstance(value, str):
        return _("is not text")
    if len(value) > longest:
        return _("is %(length)d characters long; at most %(longest)d are allowed") % {
            "length": len(value),
            "longest": longest,
        }
    return _("holds a character that cannot be kept") if UNUSABLE.search(value) else ""


def identifier(value: object) -> str:
    if fault := line(value, ID_LENGTH):
        return fault
    return "" if ID.match(value) else _("must be small letters, digits and hyphens, beginning with a letter")


def yes_or_no(value: object) -> str:
    return "" if isinstance(value, bool) else _("must be true or false")


def whole_number(value: object) -> str:
    # bool is an int in Python, never in a file.
    if isinstance(value, bool) or not isinstance(value, int):
        return _("is not a whole number")
    return "" if 0 <= value <= OLDEST_AGE else _("must lie between 0 and %(most)d") % {"most": OLDEST_AGE}


def list_of(each: Callable[[object], str], *, some: bool = False) -> Callable[[object], str]:
    def check(value: object) -> str:
        if not isinstance(value, list):
            return _("is not a list")
        if some and not value:
            return _("is an empty list")
        for number, item in enumerate(value, 1):
            if fault := each(item):
                return _("item %(number)d %(fault)s") % {"number": number, "fault": fault}
        if all(isinstance(item, str) for item in value) and len(set(value)) < len(value):
            return _("says the same thing twice")
        return ""

    return check


def or_null(each: Callable[[object], str]) -> Callable[[object], str]:
    return lambda value: "" if value is None else each(value)


def one_of(values: Iterable[str]) -> Callable[[object], str]:
    values = list(values)

    def check(value: object) -> str:
        if isinstance(value, str) and value in values:
            return ""
        shown = str(value)[:40]
        return _("is “%(shown)s”; it must be one of: %(values)s") % {"shown": shown, "values": ", ".join(values)}

    return check


def record(**fields: Callable[[object], str]) -> Callable[[object], str]:
    def check(value: object) -> str:
        if not isinstance(value, dict):
            return _("is not an object")
        for name, each in fields.items():
            if name not in value:
                return _("has no “%(name)s”") % {"name": name}
            if fault := each(value[name]):
                return _("has a “%(name)s” that %(fault)s") % {"name": name, "fault": fault}
        if extra := sorted(set(value) - set(fields)):
            return _("has an unknown field “%(name)s”") % {"name": extra[0][:40]}
        return ""

    return check


def words_by_key(value: object) -> str:
    if not isinstance(value, dict):
        return _("is not an object")
    return next((fault for text in value.values() if (fault := prose(text))), "")


clauses = list_of(record(quote=prose, section=label, kind=one_of(["stated", "implied"])), some=True)
THEME = {"id": identifier, "order": whole_number, "label": label, "short_label": label, "source_heading": prose}
ROWS: dict[tuple[str, str], tuple[str, dict[str, Callable[[object], str]]]] = {
    ("factors", "themes"): ("on-ramp theme", THEME | {"worker_prompt": prose, "strength_prompt": prose}),
    ("factors", "answer_scale"): ("answer", {"value": one_of(ANSWER_VALUES), "label": label, "help": prose}),
    ("factors", "factors"): (
        "factor",
        {
            "id": identifier,
            "theme": identifier,
            "label": label,
            "description": prose,
            "indicators": list_of(prose, some=True),
            "source": clauses,
            "sensitivity": prose_or_empty,
            "do_not_record": prose_or_empty,
            "ask": one_of(Ask.values),
            "safety_check": yes_or_no,
            "amplifies_others": yes_or_no,
            "basis": one_of(Basis.values),
            "level": one_of(Level.values),
            "answers": list_of(one_of(ANSWER_VALUES), some=True),
            "display_as": or_null(label),
            "act_first": or_null(one_of(ActFirst.values)),
        },
    ),
    ("offramps", "themes"): ("off-ramp theme", THEME),
    ("offramps", "card_categories"): ("card category", {"id": identifier, "en": label, "es": label}),
    ("offramps", "qualifications"): (
        "qualification",
        {
            "id": identifier,
            "label": label,
            "how_to_check": prose,
            "source": or_null(prose),
            "basis": one_of(Basis.values),
        },
    ),
    ("offramps", "services"): (
        "service type",
        {
            "id": identifier,
            "theme": identifier,
            "label": label,
            "description": prose,
            "source": clauses,
            "hsds_keywords": list_of(label),
            "open_eligibility": list_of(label),
            "qualifies_if": record(required=list_of(identifier), preferred=list_of(identifier)),
            "youth_label_en": label,
            "youth_label_es": label,
            "card_category": identifier,
            "basis": one_of(Basis.values),
            "directory_note": prose_or_empty,
            "audience": one_of(Audience.values),
            "paper": record(handout=yes_or_no, card=yes_or_no, consent=yes_or_no, staff_label=or_null(label)),
            "min_age": or_null(whole_number),
            "max_age": or_null(whole_number),
            "applies_if": or_null(identifier),
        },
    ),
    ("mapping", "rows"): (
        "pair",
        {
            "factor": identifier,
            "service": identifier,
            "strength": one_of(Strength.values),
            "rationale": prose,
            "trace": record(factor_source=prose, service_source=prose),
            "basis": one_of(Basis.values),
        },
    ),
}
SHEET = {
    "factors": {
        "evidence_sources": list_of(label, some=True),
        "ask_values": words_by_key,
        "level_values": words_by_key,
        "act_first_values": words_by_key,
        "answer_rule": prose,
    },
    "offramps": {
        "label_rules": list_of(prose),
        "banned_words_en": list_of(label, some=True),
        "banned_words_es": list_of(label, some=True),
        "banned_exceptions_en": list_of(label),
        "banned_exceptions_es": list_of(label),
        "banned_rule": prose,
        "qualification_rule": prose,
    },
    "mapping": {},
}
# The files leave these out where there is nothing to say.
DEFAULTS = {("offramps", "services"): {"directory_note": ""}}


def check(content: Mapping[str, dict]) -> None:
    """Take the three parsed files by name; raise CatalogueProblem at the first thing that cannot be used."""
    for part in SCHEMAS:
        check_shape(part, content[part])
    check_relations(content)


def check_shape(part: str, sheet: object) -> None:
    """Take one parsed file; raise CatalogueProblem on a missing, wrongly typed, unknown or overlong field."""
    if not isinstance(sheet, dict):
        raise CatalogueProblem(_("%(file)s is not an object.") % {"file": FILES[part]})
    if sheet.get("schema") != SCHEMAS[part]:
        shown = {"file": FILES[part], "schema": SCHEMAS[part], "found": str(sheet.get("schema"))[:40]}
        raise CatalogueProblem(_("%(file)s must be of schema “%(schema)s”, not “%(found)s”.") % shown)
    for name, each in SHEET[part].items():
        fault = each(sheet[name]) if name in sheet else _("is missing")
        if fault:
            raise CatalogueProblem(
                _("%(file)s: “%(name)s” %(fault)s.") % {"file": FILES[part], "name": name, "fault": fault}
            )
    for (of_part, name), (kind, fields) in ROWS.items():
        if of_part == part:
            _check_rows(part, name, kind, fields, sheet.get(name))


def _check_rows(part: str, name: str, kind: str, fields: dict, rows: object) -> None:
    if not isinstance(rows, list) or not rows:
        raise CatalogueProblem(_("%(file)s: “%(name)s” is not a list of rows.") % {"file": FILES[part], "name": name})
    seen: Counter = Counter()
    for number, row in enumerate(rows, 1):
        place = name_row(part, kind, number, row)
        if fault := record(**fields)(row):
            raise CatalogueProblem(_("%(row)s %(fault)s.") % {"row": place, "fault": fault})
        key = row_key(row)
        seen[key] += 1
        if seen[key] > 1:
            raise CatalogueProblem(_("%(row)s stands twice in the file.") % {"row": place})


def row_key(row: Mapping) -> str:
    """Give what makes a row the same row in another load."""
    if "id" in row:
        return row["id"]
    return row["value"] if "value" in row else f"{row['factor']} → {row['service']}"


def name_row(part: str, kind: str, number: int, row: object) -> str:
    """Give the words that lead a reader to the row: its file, kind, place and id."""
    shown = {"file": FILES[part], "kind": kind, "number": number}
    try:
        return _("%(file)s, %(kind)s %(number)d (“%(key)s”)") % (shown | {"key": str(row_key(row))[:80]})
    except (KeyError, TypeError):
        return _("%(file)s, %(kind)s %(number)d") % shown


def check_relations(content: Mapping[str, dict]) -> None:
    """Take three files of right shape; raise CatalogueProblem where a row contradicts itself or points nowhere."""
    factors, offramps, pairs = content["factors"]["factors"], content["offramps"], content["mapping"]["rows"]
    _check_scale(content["factors"])
    for part in ("factors", "offramps"):
        _check_orders(part, content[part]["themes"])
    on_ramp_themes = {theme["id"] for theme in content["factors"]["themes"]}
    for number, factor in enumerate(factors, 1):
        _refuse("factors", "factor", number, factor, _factor_fault(factor, on_ramp_themes))
    known = {name: {row["id"] for row in offramps[name]} for name in ("themes", "card_categories", "qualifications")}
    for number, service in enumerate(offramps["services"], 1):
        _refuse("offramps", "service type", number, service, _service_fault(service, known))
    by_factor = {factor["id"]: factor for factor in factors}
    by_service = {service["id"]: service for service in offramps["services"]}
    for number, pair in enumerate(pairs, 1):
        _refuse("mapping", "pair", number, pair, _pair_fault(pair, by_factor, by_service))
    _check_completeness(content)


def _refuse(part: str, kind: str, number: int, row: object, fault: str) -> None:
    if fault:
        raise CatalogueProblem(_("%(row)s %(fault)s.") % {"row": name_row(part, kind, number, row), "fault": fault})


def _check_scale(sheet: Mapping) -> None:
    if [answer["value"] for answer in sheet["answer_scale"]] != ANSWER_VALUES:
        raise CatalogueProblem(
            _("factors.json: “answer_scale” must hold exactly, in this order: %(values)s.")
            % {"values": ", ".join(ANSWER_VALUES)}
        )
    for name, choices in (("ask_values", Ask), ("level_values", Level), ("act_first_values", ActFirst)):
        if set(sheet[name]) != set(choices.values):
            shown = {"name": name, "values": ", ".join(choices.values)}
            raise CatalogueProblem(_("factors.json: “%(name)s” must explain exactly: %(values)s.") % shown)


def _check_orders(part: str, themes: list) -> None:
    taken: dict[int, str] = {}
    for number, theme in enumerate(themes, 1):
        if other := taken.get(theme["order"]):
            fault = _("has the same order as “%(other)s”") % {"other": other}
            _refuse(part, "theme", number, theme, fault)
        taken[theme["order"]] = theme["id"]


def _factor_fault(factor: Mapping, themes: set[str]) -> str:
    if factor["theme"] not in themes:
        return _("stands in an unknown theme “%(theme)s”") % {"theme": factor["theme"]}
    if missing := [value for value in ("seen", "possible", "unknown") if value not in factor["answers"]]:
        return _("does not offer the answer “%(value)s”") % {"value": missing[0]}
    guarded = factor["ask"] == Ask.DO_NOT_ASK or factor["safety_check"]
    if guarded and "not_seen" in factor["answers"]:
        return _("offers “not_seen”, which the answer rule forbids where nobody may ask or where safety is checked")
    if factor["safety_check"] != (factor["act_first"] is not None):
        return _("must say in “act_first” which safety question it opens, exactly when “safety_check” is true")
    return ""


def _service_fault(service: Mapping, known: Mapping[str, set[str]]) -> str:
    if service["theme"] not in known["themes"]:
        return _("stands in an unknown theme “%(theme)s”") % {"theme": service["theme"]}
    if service["card_category"] not in known["card_categories"]:
        return _("has an unknown card category “%(category)s”") % {"category": service["card_category"]}
    for qualification in [*service["qualifies_if"]["required"], *service["qualifies_if"]["preferred"]]:
        if qualification not in known["qualifications"]:
            return _("asks for an unknown qualification “%(id)s”") % {"id": qualification}
    if None not in (service["min_age"], service["max_age"]) and service["min_age"] > service["max_age"]:
        return _("has a “min_age” above its “max_age”")
    return ""


def _pair_fault(pair: Mapping, factors: Mapping[str, Mapping], services: Mapping[str, Mapping]) -> str:
    if pair["factor"] not in factors:
        return _("names an unknown factor “%(id)s”") % {"id": pair["factor"]}
    if pair["service"] not in services:
        return _("names an unknown service type “%(id)s”") % {"id": pair["service"]}
    sides = (("factor_source", factors[pair["factor"]]), ("service_source", services[pair["service"]]))
    for name, row in sides:
        found = TRACE.match(pair["trace"][name])
        if not found or found["id"] != row["id"] or int(found["place"]) >= len(row["source"]):
            return _("has a trace “%(trace)s” that points nowhere") % {"trace": pair["trace"][name][:80]}
    return ""


def _check_completeness(content: Mapping[str, dict]) -> None:
    pairs = content["mapping"]["rows"]
    per_factor = Counter(pair["factor"] for pair in pairs)
    with_primary = {pair["factor"] for pair in pairs if pair["strength"] == Strength.PRIMARY}
    for number, factor in enumerate(content["factors"]["factors"], 1):
        count = per_factor[factor["id"]]
        fault = ""
        if not FEWEST_PAIRS <= count <= MOST_PAIRS:
            shown = {"count": count, "fewest": FEWEST_PAIRS, "most": MOST_PAIRS}
            fault = _("has %(count)d pairs in mapping.json; it needs %(fewest)d to %(most)d") % shown
        elif factor["id"] not in with_primary:
            fault = _("has no primary pair in mapping.json")
        _refuse("factors", "factor", number, factor, fault)
    answered = {pair["service"] for pair in pairs}
    for number, service in enumerate(content["offramps"]["services"], 1):
        fault = "" if service["id"] in answered else _("answers no factor in mapping.json")
        _refuse("offramps", "service type", number, service, fault)
    used = {factor["theme"] for factor in content["factors"]["factors"]}
    for number, theme in enumerate(content["factors"]["themes"], 1):
        _refuse("factors", "on-ramp theme", number, theme, "" if theme["id"] in used else _("holds no factor"))
