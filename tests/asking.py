"""Who gets in where: the cast of the access table, what a line of it says, and how an address is asked."""

from dataclasses import dataclass

from django.urls import URLPattern, get_resolver, reverse

# --- The cast (tests/conftest.py); the caseworker has the record on their caseload -----------------------------------

CASEWORKERS = {"caseworker", "teammate", "other_caseworker"}
SUPERVISORS = {"supervisor", "other_supervisor", "covering_supervisor"}
STAFF = CASEWORKERS | SUPERVISORS | {"directory_admin", "agency_admin"}
SIGNED_IN = STAFF | {"superuser", "without_role"}
STRANGERS = {"anonymous", "disabled"}
EVERYONE = SIGNED_IN | STRANGERS

# --- Who gets in -----------------------------------------------------------------------------------------------------

CASE_STAFF = CASEWORKERS | SUPERVISORS
RECORD = {"caseworker", "supervisor", "covering_supervisor"}  # who may read a young person's record
RECORD_OWNER = {"caseworker"}  # who may write in it
RECORD_SUPERVISOR = {"supervisor", "covering_supervisor"}
CURATORS = {"directory_admin"}
ADMINS = {"agency_admin"}

GET, POST, BOTH = {"GET"}, {"POST"}, {"GET", "POST"}


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    who: set[str]
    address: dict | object = None
    methods: frozenset[str] | set[str] = frozenset(GET)
    data: tuple = ()  # what a POST needs to be let in at all, as pairs


def every_address(patterns=None):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from every_address(pattern.url_patterns)


def expected(row: Row, who: str, method: str) -> str:
    if who in STRANGERS and who not in row.who:
        return "sign in"
    if method not in row.methods:
        return "any" if who in row.who else "out or 405"
    if who in row.who:
        return "in"
    return "404"


def told(response) -> str:
    if response.status_code == 302 and response.url.startswith(reverse("account_login")):
        return "sign in"
    if response.status_code in {403, 404, 405} or response.status_code >= 500:
        return str(response.status_code)
    return "in"


def fits(answer: str, wanted: str) -> bool:
    match wanted:
        case "any":
            return not answer.startswith("5")
        case "out or 405":
            return answer in {"403", "404", "405"}
    return answer == wanted


def ask(client, user, method: str, url: str, data: tuple = ()) -> str:
    client.logout()
    if user is not None:
        client.force_login(user)
    return told(client.get(url) if method == "GET" else client.post(url, dict(data)))
