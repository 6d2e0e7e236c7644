"""How staff sign in: allauth, with sign-up closed. An agency admin makes accounts; nobody makes their own."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments import audit
from assessments.models import User
from config import held, session
from config.context import open_places


class StaffAdapter(DefaultAccountAdapter):
    """Closes the doors that an agency's own staff never need."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This e-mail address and password do not go together. Check both and try again."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes and try again."),
        "rate_limited": _("Too many tries. Wait a few minutes and try again."),
        "enter_current_password": _("This is not the password you use now."),
        "incorrect_password": _("This is not your password. Try again."),
        "account_inactive": _("This account is switched off."),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_login_redirect_url(self, request) -> str:
        """Give the first place that the person's roles open: a directory admin has no worklist."""
        if held.keep(request, session.mark_of(request.user.pk)):
            return reverse("account_held")
        places = open_places(request.user)
        # Without a role only the password page is open.
        return places[0][1] if places else reverse("account_change_password")

    # --- The trail: each of these is an event on the installation's chain --------------------------------------------

    def pre_login(self, request, user, **kwargs):
        """Turn away a disabled account, and write that down."""
        answer = super().pre_login(request, user, **kwargs)
        if answer is not None:
            _record(AnonymousUser(), "sign_in.turned_away", user)
        return answer

    def login(self, request, user) -> None:
        """Sign in; if it cannot be written down, nobody is signed in."""
        with transaction.atomic():
            _record(user, "sign_in.done", user)
            super().login(request, user)
            session.begin(request)

    def logout(self, request) -> None:
        """Sign out, and write that down."""
        if request.user.is_authenticated:
            _record(request.user, "sign_out.done", request.user)
        super().logout(request)

    def authentication_failed(self, request, **credentials) -> None:
        """Write down whose account was tried, never what was typed: people type passwords into the wrong box."""
        account = User.objects.filter(email=str(credentials.get("email", "")).strip().lower()).first()
        _record(AnonymousUser(), "sign_in.failed", account)

    def set_password(self, user, password) -> None:
        """Set a new password, after a change or a reset, and write that down."""
        with transaction.atomic():
            super().set_password(user, password)
            _record(self.request.user if self.request else AnonymousUser(), "password.set", user)


@transaction.atomic
def _record(by, verb: str, account: User | None) -> None:
    audit.record(by=by, verb=verb, obj=account, fields=["password"] if verb == "password.set" else ())
