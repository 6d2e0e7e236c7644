"""What the pages of a screening say about saving: when it was, what differs, and one field at a time.

A page that is being filled in sends each field by itself, to its own address with `Accept: application/json`. Its whole
form needs none of this."""

from collections.abc import Callable

from django.http import HttpRequest, JsonResponse
from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from assessments.actions.screenings import Difference, Stale
from assessments.forms.screenings import KeptForm, SavedPageForm
from assessments.models import Screening
from assessments.standing import saves_of


def is_single_field(request: HttpRequest) -> bool:
    """Tell whether the page's script sends one field, not the person the whole form."""
    return request.method == "POST" and request.headers.get("Accept") == "application/json"


def save_field(
    request: HttpRequest, page: str, forms: list[KeptForm], save: Callable[[KeptForm, str], Screening]
) -> JsonResponse:
    """Take a page's key, its bound forms, and what saves one field of one of them; save the field that the request
    names. Give 200 {saved, count}, 422 {errors} or 409 {conflict, count}: of the last two nothing was written."""
    asked = request.POST.get("field", "")
    found = [(form, name) for form in forms for name in form.fields if form.add_prefix(name) == asked != "saves"]
    if not found:
        return cannot_be_saved(_("This page asked about something else when it was loaded. Load it again."))
    ((form, name),) = found
    form.full_clean()
    # Beside the field itself only what was sent with it: the rest of the page is still being filled in.
    wrong = {form.add_prefix(each): [str(words) for words in errors] for each, errors in form.errors.items()}
    wrong = {place: words for place, words in wrong.items() if place in request.POST or place == asked}
    if wrong:
        return JsonResponse({"errors": wrong}, status=422)
    try:
        screening = save(form, name)
    except Stale as stale:
        (difference,) = stale.differences
        return JsonResponse({"conflict": _both(form, name, difference), "count": stale.saves}, status=409)
    return JsonResponse({"saved": saved_note(screening, page), "count": saves_of(screening, page)})


def cannot_be_saved(reason: object) -> JsonResponse:
    """Say why nothing of this page can be saved any more."""
    return JsonResponse({"refused": str(reason)}, status=409)


def _both(form: KeptForm, name: str, difference: Difference) -> dict:
    nothing = _("Nothing")
    return {
        "kept": form.in_words(name, difference.theirs) or nothing,
        "yours": form.in_words(name, difference.mine) or nothing,
        "who": difference.saved_by,
        "when": in_short(difference.saved_at),
        "values": form.as_sent(name, difference.theirs),
    }


def tell_differences(form: SavedPageForm, stale: Stale, name_of=lambda difference: difference.field) -> None:
    """Put beside each field what is kept and what was sent; the next save counts from what was shown here."""
    form.add_error(
        None,
        _("This page was saved while you had it open. Nothing was overwritten, and what you entered is still here.")
        + " "
        + _("Where the two differ, choose what is right, then save again."),
    )
    for difference in stale.differences:
        form.add_error(name_of(difference), two_values(form, name_of(difference), difference))
    form.show_newer(stale.saves)


def two_values(form, name: str, difference: Difference) -> str:
    """Say both values in words, with who saved the kept one and when."""
    return _("Kept: “%(theirs)s” (%(who)s, %(when)s). Yours: “%(mine)s”.") % {
        "theirs": form.in_words(name, difference.theirs),
        "mine": form.in_words(name, difference.mine),
        "who": difference.saved_by,
        "when": in_short(difference.saved_at),
    }


def in_short(moment: str) -> str:
    """Give an ISO moment as a time of today, or a day and time."""
    at = timezone.localtime(parse_datetime(moment))
    time = formats.time_format(at)
    return time if at.date() == timezone.localdate() else formats.date_format(at, "DATETIME_FORMAT")


def saved_note(screening: Screening, page: str) -> str:
    """Give "Saved 2:02 PM", "" while the page was never saved."""
    kept = screening.saves.get(page)
    return _("Saved %(when)s") % {"when": in_short(kept["at"])} if kept else ""
