"""When a session ends (product.md, States): 15 minutes without a request, 12 hours from sign-in, or covered until the
password is given. Kept on the server, in the session's own data; a page's script only shows it."""

import hmac
import time

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from assessments import audit
from assessments.sealing.keys import derived
from config import held

# Keys in the session's data.
SIGNED_IN, SEEN, COVERED, WAS = "signed_in_at", "seen_at", "covered", "was"

# A session is written to at most this often, so that not every page costs a write.
NOTE_EVERY = 20
# Addresses that answer while the screen is covered: none of them shows anything.
OPEN_WHEN_COVERED = {"account_session", "account_uncover", "account_leave", "account_left", "account_logout", "health"}


def begin(request: HttpRequest) -> None:
    """Start the clocks of a session that was just signed in."""
    request.session[SIGNED_IN] = request.session[SEEN] = time.time()
    request.session.pop(WAS, None)


def mark_of(user_pk: object) -> str:
    """Give what tells a page whether the same person is back, and nothing about who it is."""
    return hmac.new(derived("session mark"), str(user_pk).encode(), "sha256").hexdigest()[:32]


def time_left(session) -> tuple[int, bool]:
    """Give the whole seconds that a session has left, and whether no press can make it more."""
    now = time.time()
    idle = session.get(SEEN, now) + settings.SESSION_IDLE_SECONDS - now
    longest = session.get(SIGNED_IN, now) + settings.SESSION_LONGEST_SECONDS - now
    return max(0, int(min(idle, longest))), longest <= idle


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a page's script asks, not the person."""
    return request.headers.get("Accept") == "application/json"


def record(request: HttpRequest, verb: str) -> None:
    """Write on the installation's chain what became of a session."""
    with transaction.atomic():
        audit.record(by=request.user, verb=verb, obj=request.user)


def end(request: HttpRequest, verb: str) -> None:
    """End the session on the server; what is left knows only whether the same person comes back."""
    was = mark_of(request.user.pk)
    record(request, verb)
    logout(request)
    request.session[WAS] = was


def SessionLimits(get_response):
    """End a session whose time is over, and answer for a covered one. Between the check of the form's token and the
    check of the sign-in: what an ended session sent is kept for its own person, sealed, and never for a forged form."""

    def middleware(request):
        response = get_response(request)
        if wants_json(request) and request.user.is_authenticated:
            left, last = time_left(request.session)
            response["X-Session-Left"] = f"{left}{' last' if last else ''}"
        return response

    def process_view(request, view, args, kwargs):
        session = request.session
        name = request.resolver_match.url_name or ""
        if SESSION_KEY in session and request.user.is_authenticated:
            if SEEN not in session:
                begin(request)
            if time_left(session)[0] > 0:
                return _go_on(request, name)
            end(request, "session.timed_out")
            if request.method == "GET" and not wants_json(request):
                messages.info(request, _("You were signed out because the time was over. Sign in to go on."))
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        return _ended(request)

    middleware.process_view = process_view
    return middleware


def _go_on(request: HttpRequest, name: str) -> HttpResponse | None:
    session = request.session
    mark = request.headers.get("X-Person")
    if mark and not hmac.compare_digest(mark.encode(), mark_of(request.user.pk).encode()):
        return JsonResponse({"ended": True}, status=401)
    if COVERED in session and name not in OPEN_WHEN_COVERED:
        return covered(request)
    # Asking how much time is left, or standing covered, is no use of it.
    if COVERED not in session and name != "account_session" and time.time() - session[SEEN] > NOTE_EVERY:
        session[SEEN] = time.time()
    return None


def covered(request: HttpRequest) -> HttpResponse:
    """Answer a request to a covered session: a page that says nothing, with a place for the password."""
    if wants_json(request):
        return JsonResponse({"covered": True}, status=401)
    kept = held.seal_post(request, mark_of(request.user.pk)) if request.method == "POST" else ""
    back = request.get_full_path() if request.method == "GET" else ""
    return render(request, "account/covered.html", {"held": kept, "back": back}, status=423)


def _ended(request: HttpRequest) -> HttpResponse | None:
    was = request.session.get(WAS)
    if wants_json(request):
        return JsonResponse({"ended": True}, status=401)
    if not was:
        return None
    if request.method == "POST" and (kept := held.seal_post(request, was)):
        from config.sign_in_forms import SignIn

        return render(request, "account/login.html", {"form": SignIn(request=request), "held": kept}, status=401)
    return None
