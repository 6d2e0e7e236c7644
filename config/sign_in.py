"""How staff sign in: allauth, with sign-up closed. An agency admin makes accounts; nobody makes their own."""

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.translation import gettext_lazy as _

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
        places = open_places(request.user)
        return places[0][1] if places else super().get_login_redirect_url(request)
