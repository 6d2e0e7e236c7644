"""The tabular form of HSDS (one list per table, tied by ids) turned into nested services, orphans named."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from resources.hsds.files import Problem, printable

CHILDREN = ("phones", "schedules", "languages", "cost_options")
# Where a row names several owners, the nearest one has it.
OWNERS = ("service_at_location", "service", "location", "organization")
NAMES = {"service_at_location": ("service_at_location", "service_at_locations"), "service": ("services",),
         "location": ("locations",), "organization": ("organizations",)}  # fmt: skip


def nest(tables: dict[str, list[Any]], problems: list[Problem]) -> list[tuple[int, Any]]:
    """Take the tables; give numbered services and organizations as nested objects; add a problem per orphan."""
    return Tables(tables, problems).nested()


class Tables:
    """The tables of one file, by id."""

    def __init__(self, tables: dict[str, list[Any]], problems: list[Problem]):
        self.tables, self.problems = tables, problems
        self.owners = {what: self._by_id(names) for what, names in NAMES.items()}

    def nested(self) -> list[tuple[int, Any]]:
        """Give each organization, then each service with all that belongs to it."""
        for table in CHILDREN:
            for number, row in self._rows(table):
                self._attach(table, number, row)
        addresses = defaultdict(list)
        for number, row in self._rows("addresses"):
            if self._known("location", row, "addresses", number):
                addresses[str(row["location_id"])].append(row)
        for key, (_number, location) in self.owners["location"].items():
            location["addresses"] = addresses.get(key, [])
        for number, pair in self.owners["service_at_location"].values():
            if self._known("service", pair, "service_at_location", number) and self._known(
                "location", pair, "service_at_location", number
            ):
                pair["location"] = self.owners["location"][str(pair["location_id"])][1]
                service = self.owners["service"][str(pair["service_id"])][1]
                service.setdefault("service_at_locations", []).append(pair)
        organizations = list(self.owners["organization"].values())
        for _number, organization in organizations:
            organization.setdefault("website", None)
            organization.pop("services", None)
        services = list(self.owners["service"].values())
        for _number, service in services:
            service.setdefault("organization_id", None)
            service.pop("organization", None)
        return [*organizations, *services]

    def _rows(self, table: str) -> list[tuple[int, dict[str, Any]]]:
        found = []
        for number, row in enumerate(self.tables.get(table, []), 1):
            if isinstance(row, dict):
                found.append((number, dict(row)))
            else:
                self._problem(table, number, "", _("The row is not an object. It was left out."))
        return found

    def _by_id(self, names: tuple[str, ...]) -> dict[str, tuple[int, dict[str, Any]]]:
        found: dict[str, tuple[int, dict[str, Any]]] = {}
        for table in names:
            for number, row in self._rows(table):
                key = str(row.get("id") or f"{table} {number}")
                if key in found:
                    sentence = _("The id %(id)s stands in the table twice; the second row was left out.")
                    self._problem(table, number, key, sentence % {"id": printable(key)})
                else:
                    found[key] = (number, row)
        return found

    def _attach(self, table: str, number: int, row: dict[str, Any]) -> None:
        named = [what for what in OWNERS if row.get(f"{what}_id")]
        for what in named:
            if owner := self.owners[what].get(str(row[f"{what}_id"])):
                owner[1].setdefault(table, [])
                if isinstance(owner[1][table], list):
                    owner[1][table].append(row)
                return
        if named:
            self._known(named[0], row, table, number)

    def _known(self, what: str, row: dict[str, Any], table: str, number: int) -> bool:
        key = str(row.get(f"{what}_id") or "")
        if key in self.owners[what]:
            return True
        sentence = _("It names %(what)s %(id)s, which is not in the file. It was left out.")
        self._problem(table, number, str(row.get("id", "")), sentence % {"what": what, "id": printable(key) or "?"})
        return False

    def _problem(self, table: str, number: int, ref: str, sentence: str) -> None:
        self.problems.append(Problem(number, f"{table} {printable(ref)}".strip(), "", sentence, refused=True))
