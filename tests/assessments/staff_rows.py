"""The lines of the access table about staff and teams."""

from tests.asking import ADMINS, BOTH, EVERYONE, GET, POST, RECORD_SUPERVISOR, SUPERVISORS, Row
from tests.assessments.staff_cast import STAFF_PAGES, TEAM_PAGES

# A supervisor's own team: neither another team's supervisor nor who covers arranges it.
OWN = {"supervisor"}


def at(name):
    """Give how the address of a page is made, in the caseworker's team."""
    make = (STAFF_PAGES | TEAM_PAGES)[name]
    return lambda world: make(world.caseworker.team)


STAFF_ROWS = {
    # Teams
    "teams": Row(SUPERVISORS),
    "leaver": Row(RECORD_SUPERVISOR, at("leaver"), BOTH),
    "cover_add": Row(OWN, at("cover_add"), BOTH),
    "cover_end": Row(OWN, at("cover_end"), POST),
    "turn_add": Row(OWN, at("turn_add"), BOTH),
    "turn": Row(OWN, at("turn"), BOTH),
    "turn_remove": Row(OWN, at("turn_remove"), POST),
    # Staff
    "staff_list": Row(ADMINS),
    "staff": Row(ADMINS, at("staff"), GET),
    "leaving": Row(ADMINS, at("leaving"), GET),
    "staff_invite": Row(ADMINS, methods=BOTH),
    "roster": Row(ADMINS, methods=BOTH),
    "roster_bring_in": Row(ADMINS, methods=POST),
    "roles_waiting": Row(ADMINS, methods=BOTH),
    "staff_send_waiting": Row(ADMINS, methods=POST),
    "team_add": Row(ADMINS, methods=BOTH),
    "invitation": Row(EVERYONE, lambda world: {"token": "x"}, BOTH),
    "on_call": Row(ADMINS),
    "agency_turn_add": Row(ADMINS, methods=BOTH),
    **{name: Row(ADMINS, at(name), BOTH) for name in ("team_rename", "staff_rename")},
    **{
        name: Row(ADMINS, at(name), POST)
        for name in (
            "role_decide",
            "staff_send_again",
            "staff_withdraw",
            "staff_join",
            "staff_leave_team",
            "role_ask",
            "role_ask_away",
            "staff_stop",
            "staff_let_in",
            "leaving_begin",
            "leaving_call_off",
            "leaving_finish",
        )
    },
}
