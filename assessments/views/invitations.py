"""Inviting someone to the staff, and the page where they choose a password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from assessments.access import role_required
from assessments.actions import invitations as actions
from assessments.forms.staff import ChoosePasswordForm, InviteForm
from assessments.links import invitation_of, token_of
from assessments.mail import send_invitation
from assessments.staffing import invitation_or_404, unsent_invitations
from assessments.workflow import Refused

PAGES = "assessments/staff/"
# Each is a talk with the mail server: more would keep the page waiting.
AT_A_TIME = 25


@role_required("agency_admin")
def invite(request):
    """Make an account for someone and send them the link."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            _send(request, invitation)
            return redirect("staff", invitation.user_id)
    status = 422 if request.method == "POST" else 200
    return render(request, PAGES + "invite.html", {"form": form}, status=status)


@require_POST
@role_required("agency_admin")
def send_again(request, user_id):
    """Send a new link; the old one ends."""
    invitation = invitation_or_404(request, user_id)
    try:
        invitation = actions.send_again(by=request.user, invitation=invitation)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        _send(request, invitation)
    return redirect("staff", user_id)


@require_POST
@role_required("agency_admin")
def send_waiting(request):
    """Send the next invitations that have not gone out, such as those of a roster."""
    send_next(request)
    return redirect("staff_list")


def send_next(request) -> None:
    """Send a handful of the invitations that have not gone out, and say how many."""
    sent = 0
    for invitation in unsent_invitations()[:AT_A_TIME]:
        if not _mailed(request, invitation):
            messages.error(request, NOT_SENT)
            break
        sent += 1
    if sent:
        words = ngettext("%(count)d invitation is sent.", "%(count)d invitations are sent.", sent)
        messages.success(request, words % {"count": sent})


NOT_SENT = gettext_lazy("The mail server did not take the e-mail. The invitation is kept: send it again later.")


def _send(request, invitation) -> None:
    if not _mailed(request, invitation):
        messages.error(request, NOT_SENT)
        return
    if settings.MAIL_IS_PRINTED:
        # The trial has no mail: shown once, on the page that comes next.
        request.session["invitation_link"] = {str(invitation.user_id): _link(request, invitation)}
    messages.success(request, _("The invitation is sent to %(email)s.") % {"email": invitation.user.email})


def _mailed(request, invitation) -> bool:
    sent = send_invitation(invitation, _link(request, invitation))
    if sent:
        actions.note_sent(by=request.user, invitation=invitation, at=timezone.now())
    return sent


def _link(request, invitation) -> str:
    return request.build_absolute_uri(reverse("invitation", args=[token_of(invitation)]))


@require_POST
@role_required("agency_admin")
def withdraw(request, user_id):
    """End an invitation before it is accepted."""
    invitation = invitation_or_404(request, user_id)
    try:
        actions.withdraw(by=request.user, invitation=invitation)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
    return redirect("staff", user_id)


@sensitive_post_parameters()
@login_not_required
def accept(request, token):
    """Let the invited person choose a password; a link that is used, too old or changed gives a page that says so."""
    if request.user.is_authenticated:
        return render(request, PAGES + "accept_signed_in.html", {"here": request.path})
    found = invitation_of(token)
    if found is None:
        return render(request, PAGES + "accept_over.html", status=410)
    invitation, code = found
    form = ChoosePasswordForm(request.POST or None, user=invitation.user)
    if request.method == "POST" and form.is_valid():
        password = form.cleaned_data["password"]
        try:
            user = actions.accept(by=invitation.user, invitation=invitation, code=code, password=password)
        except Refused:
            return render(request, PAGES + "accept_over.html", status=410)
        messages.success(request, _("Your account is ready. Sign in with your new password."))
        if not user.roles:
            messages.info(
                request,
                _("A second person at your agency still has to confirm your role. Until then no pages open for you."),
            )
        return redirect("account_login")
    status = 422 if request.method == "POST" else 200
    return render(request, PAGES + "accept.html", {"form": form, "invited": invitation.user}, status=status)
