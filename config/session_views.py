"""Addresses of the session itself: how long it lasts, cover and uncover the screen, leave, and what was held."""

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config import held, session
from config.context import open_places

TRIES = "uncover_tries"
MOST_TRIES = 5


@login_not_required
def state(request):
    """Tell a page's script how long the session lasts, whose it is (a mark, not a name) and a fresh token for forms. A
    POST is the press on Stay signed in."""
    if not request.user.is_authenticated:
        return JsonResponse({"left": 0, "last": False, "mark": "", "covered": False, "token": get_token(request)})
    if request.method == "POST" and session.COVERED not in request.session:
        request.session[session.SEEN] = session.time.time()
    left, last = session.time_left(request.session)
    return JsonResponse(
        {
            "left": left,
            "last": last,
            "mark": session.mark_of(request.user.pk),
            "covered": session.COVERED in request.session,
            "token": get_token(request),
        }
    )


@require_POST
def cover(request):
    """Lock the session until its password is given."""
    request.session[session.COVERED] = True
    session.record(request, "session.covered")
    return JsonResponse({"covered": True}) if session.wants_json(request) else redirect(_back(request))


@require_POST
def uncover(request):
    """Take the password of whose session it is; after five wrong ones the session ends."""
    if session.COVERED not in request.session:
        return JsonResponse({}) if session.wants_json(request) else redirect(_back(request))
    if request.user.check_password(request.POST.get("password", "")):
        del request.session[session.COVERED]
        request.session.pop(TRIES, None)
        request.session[session.SEEN] = session.time.time()
        session.record(request, "session.uncovered")
        if session.wants_json(request):
            return JsonResponse({})
        kept = held.keep(request, session.mark_of(request.user.pk))
        return redirect("account_held") if kept else redirect(_back(request))
    session.record(request, "session.uncover_failed")
    request.session[TRIES] = request.session.get(TRIES, 0) + 1
    if request.session[TRIES] >= MOST_TRIES:
        session.end(request, "session.ended")
        return JsonResponse({"ended": True}, status=401) if session.wants_json(request) else redirect("account_login")
    wrong = _("This is not your password. Try again.")
    if session.wants_json(request):
        return JsonResponse({"wrong": wrong}, status=422)
    context = {"wrong": wrong, "held": request.POST.get(held.HELD, ""), "back": request.POST.get("back", "")}
    return render(request, "account/covered.html", context, status=422)


@require_POST
@login_not_required
def leave(request):
    """End the session, then show a plain page."""
    if request.user.is_authenticated:
        session.record(request, "sign_out.done")
    logout(request)
    return redirect("account_left")


@login_not_required
def left(request):
    """Show a plain page that says nothing of Offramp."""
    return render(request, "account/left.html")


def held_form(request):
    """Show what was sent too late, so that its person can send it again."""
    kept = held.opened(request.session.get(held.HELD), session.mark_of(request.user.pk))
    if kept is None:
        return redirect(_back(request))
    return render(request, "account/held.html", {"path": kept["path"], "fields": kept["fields"]})


def _back(request) -> str:
    back = request.POST.get("back") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return back
    places = open_places(request.user)
    return places[0][1] if places else reverse("account_change_password")
