"""Opening hours as people say them."""

from datetime import time

import pytest

from resources.hours import in_words
from resources.models import Schedule


@pytest.mark.parametrize(
    ("byday", "opens", "closes", "more", "words"),
    [
        ("MO,WE,FR", time(10), time(18), "", "Mon, Wed, Fri, 10 AM to 6 PM"),
        ("MO,TU,WE,TH,FR", time(8), time(17, 30), "", "Mon to Fri, 8 AM to 5:30 PM"),
        ("FR,TH", time(9, 5), None, "", "Thu, Fri, from 9:05 AM"),
        ("SA", time(9), time(12), "", "Sat, 9 AM to noon"),
        ("SU", None, time(20), "", "Sun, until 8 PM"),
        ("MO,TU,WE,TH,FR,SA,SU", time(0), time(23, 59), "", "Every day, at any hour"),
        ("FR,SA", time(18), time(0), "", "Fri, Sat, 6 PM to midnight"),
        ("2TU", time(9), time(17), "", "second Tue of the month, 9 AM to 5 PM"),
        ("-1FR,5MO", None, None, "", "last Fri of the month, 5 Mon"),
        ("MO", None, None, "9 to 5", "Mon: 9 to 5"),
        ("MO", time(9), time(17), " Ring twice ", "Mon, 9 AM to 5 PM. Ring twice"),
        ("", None, None, "By appointment", "By appointment"),
        ("", time(9), time(17), "", "9 AM to 5 PM"),
        ("", None, None, "", ""),
    ],
)
def test_hours_in_words(byday, opens, closes, more, words):
    assert in_words(byday, opens, closes, more) == words
    assert Schedule(byday=byday, opens_at=opens, closes_at=closes, description=more).in_words == words
