"""What a form sent after its session had ended or was covered: sealed, handed to the sign-in page, and given back to
the same person only. Nothing of it is stored until they are back."""

import json
import time

from django.http import HttpRequest

from assessments.sealing.envelope import seal, unseal
from assessments.sealing.errors import SealBroken
from assessments.sealing.keys import derived

HELD = "held"
# From the press that came too late to the sign-in.
LASTS = 60 * 60
# Far more than any page of Offramp sends.
MOST = 200_000


def seal_post(request: HttpRequest, mark: str) -> str:
    """Take a POST and the mark of whose session it was; give its fields and address sealed for that person, "" when it
    is too long to carry."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in {"csrfmiddlewaretoken", HELD, "password"}
    ]
    text = json.dumps({"path": request.path, "fields": fields, "at": time.time()})
    return seal(derived("held form"), text, _bound_to(mark)) if len(text) <= MOST else ""


def opened(token: object, mark: str) -> dict | None:
    """Give {path, fields} of what was held for the person with this mark; None for another's, an old or a broken
    one."""
    try:
        kept = json.loads(unseal(derived("held form"), str(token or ""), _bound_to(mark)))
    except SealBroken:
        return None
    return kept if kept["at"] > time.time() - LASTS else None


def keep(request: HttpRequest, mark: str) -> bool:
    """Move what came with a sign-in into the new session, still sealed, if it belongs to who signed in."""
    token = request.POST.get(HELD, "")
    if not token or opened(token, mark) is None:
        return False
    request.session[HELD] = token
    return True


def _bound_to(mark: str) -> str:
    return f"held form of {mark}"
