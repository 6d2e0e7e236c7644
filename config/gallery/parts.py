"""What the components page shows: each file of templates/components, when to use it, and its states.

Names and reasons are translated; the samples are English, as the page says with lang="en".
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.core.paginator import Paginator
from django.template.loader import get_template, render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

KINDS = ("info", "success", "warn", "danger")


@dataclass(frozen=True)
class Part:
    """One component. `states`: name of a state, the component's parameters; none where the page's frame shows it."""

    component: str
    name: str
    when: str
    states: dict[str, dict] = field(default_factory=dict)
    side_by_side: bool = False

    @property
    def file(self) -> str:
        return f"components/{self.component}.html"

    @cached_property
    def parameters(self) -> str:
        """Give what the component takes, as its own file says it."""
        comment = get_template(self.file).template.source.partition("{% comment %}")[2].partition("{% endcomment %}")[0]
        return "Parameters" + comment.partition("Parameters")[2].rstrip()

    def drawn(self, request) -> Iterator[tuple[str, SafeString]]:
        """Give (name, markup) of each state."""
        for state, parameters in self.states.items():
            yield state, render_to_string(self.file, parameters, request)


def _at(day: int, hour: int, minute: int) -> datetime.datetime:
    return datetime.datetime(2026, 3, day, hour, minute, tzinfo=datetime.UTC)


def _paragraph(words: str) -> SafeString:
    return format_html("<p>{}</p>", words)


def _list(*lines: str) -> SafeString:
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((line,) for line in lines)))


DOING = [
    Part(
        "buttons",
        _("Buttons"),
        _("At the end of every form. One filled button on a page says what happens next; all others are quiet."),
        {
            "A form": {"cancel_url": "#buttons"},
            "With a second way out": {
                "action": "Save and go on",
                "second": "Save and leave",
                "cancel_url": "#buttons",
                "note": "Saved 2:02 PM",
            },
            "Not the page’s main thing": {"action": "I called today", "quiet": True},
            "Takes something away": {"action": "Take out", "danger": True, "cancel_url": "#buttons"},
        },
    ),
    Part(
        "confirm",
        _("Confirm"),
        _("Before something that cannot be taken back: says what will happen, then asks once more."),
        {
            "Taking away": {
                "text": "The step “Call the school” will be taken out of this plan.",
                "action": "Take out",
                "danger": True,
                "url": "",
                "cancel_url": "#confirm",
            },
            "Going on": {
                "text": "After this, the plan can be changed only when your supervisor sends it back.",
                "action": "Send for review",
                "url": "",
                "cancel_url": "#confirm",
            },
        },
    ),
    Part(
        "details",
        _("Details"),
        _("For what some people need and others know already. Never for a warning, a phone number or an error."),
        {
            "Closed": {
                "summary": "What counts as seen?",
                "body": _paragraph("Something you saw, read in a record, or were told."),
            },
            "Open": {
                "summary": "What counts as possible?",
                "open": True,
                "body": _list("Sleeps in cars", "Carries all they own"),
            },
        },
    ),
]

TELLING = [
    Part(
        "notice",
        _("Notice"),
        _("For what a person must not miss. The word and the icon carry the meaning; the color only helps."),
        {
            "info": {
                "kind": "info",
                "text": "This plan waits for review. You can read it, and change it if it comes back.",
            },
            "warn": {
                "kind": "warn",
                "text": "This service was last checked 214 days ago. Call before you offer it.",
            },
            "success": {"kind": "success", "text": "Saved."},
            "danger": {
                "kind": "danger",
                "text": "We could not save. Your text is still on this page. Try again.",
            },
            "With a heading and words of its own": {
                "kind": "danger",
                "word": "Act first",
                "heading": "4",
                "body": format_html('<p>Call the county line now. <a href="{}">Who to call</a></p>', "#notice"),
            },
        },
    ),
    Part(
        "inset",
        _("Inset"),
        _("For a sentence that stands beside the work all the time, without alarm."),
        {"Inset": {"text": "A screening is a doorway to support, not a confirmation. “Not known” is not “no”."}},
    ),
    Part(
        "tag",
        _("Tag"),
        _("For the state of one thing, in one to three words. Quiet when there is nothing to do."),
        {"no kind": {"text": "Open"}}
        | {
            kind: {"text": words, "kind": kind}
            for kind, words in (
                ("accent", "In progress"),
                ("info", "Plan begun"),
                ("success", "Completed"),
                ("warn", "Returned"),
                ("danger", "Past its date"),
                ("quiet", "Not started"),
            )
        },
        side_by_side=True,
    ),
    Part(
        "chips",
        _("Chips"),
        _("For several short facts of one thing that are read at a glance, such as languages."),
        {"Chips": {"title": "Ask when you call", "items": ["Takes young men", "Wheelchair access", "Opens on Sunday"]}},
    ),
    Part(
        "empty",
        _("Nothing here yet"),
        _("In the place of a list without rows: says what will be here, and gives one thing to do."),
        {
            "With one thing to do": {
                "title": "No one here yet",
                "text": "Young people you work with will be listed here, with the next thing to do for each.",
                "url": "#empty",
                "action": "Add a young person",
            },
            "Words alone": {
                "title": "Nothing waits for you",
                "text": "Plans that your team sends for review stand here.",
            },
        },
    ),
    Part(
        "error_summary",
        _("Error summary"),
        _("First on a page whose form has errors; it takes the focus, and each line leads to its field."),
        {
            "After a wrong answer": {
                "still": True,
                "problems": [
                    {"href": "#id_first-line", "text": "Name of the place: Fill this in."},
                    {"href": "", "text": "Two answers do not agree with each other."},
                ],
            }
        },
    ),
]

LISTING = [
    Part(
        "card",
        _("Card"),
        _("For one thing among a few that are compared or chosen from, such as services. Many things make a table."),
        {
            "With a link and a line below": {
                "title": "Harbor House",
                "url": "#card",
                "meta": "Emergency shelter · about 4 miles",
                "text": "Fits because it takes 14 to 17 and someone speaks Spanish.",
                "level": 4,
            },
            "Act first": {
                "title": "Sleeps where an adult asks for something in return",
                "kind": "act",
                "body": _paragraph("Is this happening now?"),
                "level": 4,
            },
            "Nothing local": {
                "title": "Peer support group",
                "kind": "gap",
                "text": "None fits here: remote help; what we do meanwhile.",
                "level": 4,
            },
        },
    ),
    Part(
        "task_list",
        _("Task list"),
        _("For parts of one work that may be done in any order. The whole row leads to its part."),
        {
            "Every state": {
                "tasks": [
                    {"text": "School", "url": "#task_list", "status": "Completed", "status_kind": "success"},
                    {"text": "Money and basics", "url": "#task_list", "status": "In progress", "status_kind": "accent"},
                    {
                        "text": "People and online",
                        "hint": "Two pages",
                        "url": "#task_list",
                        "status": "Not started",
                        "status_kind": "quiet",
                    },
                    {"text": "Check", "hint": "Opens when one part is done", "status": "Cannot start yet"},
                ]
            }
        },
    ),
    Part(
        "summary_list",
        _("Summary list"),
        _("For answers to read and check: what was asked, what is written, and a way to change it."),
        {
            "With and without a link": {
                "rows": [
                    {
                        "key": "Best way to reach them",
                        "value": "Text, after 4 PM",
                        "url": "#summary_list",
                        "action": "Change",
                        "hidden": "how to reach them",
                    },
                    {"key": "In their words", "value": "I want to finish school.\nI want my own room."},
                ]
            }
        },
    ),
    Part(
        "table",
        _("Table"),
        _("For many things with the same facts. On a phone each row becomes a block that says its headings."),
        {
            "Text, links and tags": {
                "caption": "Services that fit",
                "headings": ["Service", "Kind of help", "Miles", "State"],
                "rows": [
                    [
                        {"text": "Harbor House", "url": "#table"},
                        "Emergency shelter",
                        "4",
                        {"tag": "Open"},
                    ],
                    [
                        {"text": "Second Start", "url": "#table"},
                        "Return to school",
                        "9",
                        {"tag": "Full", "kind": "warn"},
                    ],
                    [
                        {"text": "Night line", "url": "#table"},
                        "Someone to talk to",
                        "–",
                        {"tag": "By phone", "kind": "quiet"},
                    ],
                ],
            }
        },
    ),
    Part(
        "timeline",
        _("Timeline"),
        _("For what happened to one record, latest first: what, when, who, and their words."),
        {
            "Latest first": {
                "events": [
                    {
                        "title": "Sent back with a reason",
                        "at": _at(2, 15, 5),
                        "who": "R. Osei",
                        "text": "Please add who goes together.\nThe rest is ready.",
                    },
                    {"title": "Sent for review", "at": _at(1, 22, 40), "who": "A. Diaz"},
                    {"title": "Plan begun", "at": _at(1, 18, 12)},
                ]
            }
        },
    ),
    Part(
        "pagination",
        _("Pages of a list"),
        _("Below a list of more rows than fit on one page. Nothing shows when they all fit."),
        {
            "First page": {"page": Paginator(range(50), 10).page(1), "query": "q=shelter", "label": "First page"},
            "In the middle": {"page": Paginator(range(50), 10).page(2), "query": "q=shelter", "label": "In the middle"},
            "Last page": {"page": Paginator(range(50), 10).page(5), "query": "q=shelter", "label": "Last page"},
        },
    ),
]

FINDING = [
    Part(
        "identity_bar",
        _("Identity bar"),
        _("On every page about one young person, so that nothing is written on the wrong page. Never the name."),
        {
            "Everything known": {"initials": "J.M.", "case_number": "24-0117", "age": 15, "worker": "Ana Diaz"},
            "Age not known": {"initials": "K.", "case_number": "24-0203", "age": None},
        },
    ),
    Part(
        "back_link",
        _("Back link"),
        _("One step back, above the heading of a page that is part of a work."),
        {"Plain": {"url": "#back_link"}, "With a name": {"url": "#back_link", "text": "Worklist"}},
        side_by_side=True,
    ),
    Part(
        "breadcrumbs",
        _("Breadcrumbs"),
        _("Above the heading of a page that lies more than one step deep."),
        {
            "Two steps": {
                "crumbs": [{"text": "Directory", "url": "#breadcrumbs"}, {"text": "Services", "url": "#breadcrumbs"}]
            }
        },
    ),
    Part(
        "icon",
        _("Icon"),
        _("Beside a word, never alone: a screen reader does not hear it."),
        {
            name: {"name": name}
            for name in ("info", "warn", "success", "danger", "back", "next", "phone", "print", "clock", "lock")
        },
        side_by_side=True,
    ),
    Part("page_heading", _("Page heading"), _("The one heading of every page. It stands at the top of this one.")),
    Part(
        "site_header",
        _("Site header"),
        _("On every page, through base.html: the agency, the places, who is signed in."),
    ),
]

GROUPS = [
    ("telling", _("Telling"), TELLING),
    ("doing", _("Doing"), DOING),
    ("listing", _("Listing"), LISTING),
    ("finding", _("Finding one’s way"), FINDING),
]
# Parts of other parts: they stand on the page inside those.
INNER = {"table_cell"}

COLORS = [
    ("paper", _("the page")),
    ("surface", _("what lies on the page")),
    ("sunk", _("what lies below it")),
    ("ink", _("text")),
    ("ink-soft", _("text that steps back")),
    ("line", _("lines that part")),
    ("edge", _("edges of controls")),
    ("accent", _("links, the main button")),
    ("accent-soft", _("what is chosen")),
    ("lane", _("the lane line: decoration only")),
    *[(kind, _("its word and icon")) for kind in KINDS],
    *[(f"{kind}-soft", _("its ground")) for kind in KINDS],
]
