"""allauth's forms in the house style: plain words, no placeholder that repeats its label."""

from allauth.account import forms as allauth
from django.utils.translation import gettext_lazy as _

from resources.forms import PlainMixin

LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("The password you use now"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
}


class _Plain(PlainMixin):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            if name in {"password", "oldpassword"}:
                # allauth puts a link here; the page has it below the button, after what most people came for.
                field.help_text = ""


class SignIn(_Plain, allauth.LoginForm):
    pass


class ChangePassword(_Plain, allauth.ChangePasswordForm):
    pass


class ForgotPassword(_Plain, allauth.ResetPasswordForm):
    pass


class ChoosePassword(_Plain, allauth.ResetPasswordKeyForm):
    pass


class Reauthenticate(_Plain, allauth.ReauthenticateForm):
    pass
