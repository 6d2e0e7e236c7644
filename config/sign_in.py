"""How staff sign in: allauth, with sign-up closed. An agency admin makes accounts; nobody makes their own."""

from allauth.account.adapter import DefaultAccountAdapter


class StaffAdapter(DefaultAccountAdapter):
    """Closes the doors that an agency's own staff never need."""

    def is_open_for_signup(self, request) -> bool:
        return False
