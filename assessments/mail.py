"""The one e-mail that this floor sends. It says nothing about anybody's cases, and names nobody but the agency."""

import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from assessments.agency import agency
from assessments.models import Invitation

logger = logging.getLogger(__name__)


def send_invitation(invitation: Invitation, link: str) -> bool:
    """Send the link to the invited person; give False when the mail server does not take it."""
    text = render_to_string(
        "assessments/staff/invitation_email.txt",
        {"link": link, "agency_name": agency().agency_name, "days": Invitation.LASTS.days},
    )
    try:
        send_mail(_("Your account"), text, None, [invitation.user.email])
    except (OSError, SMTPException):
        logger.exception("An invitation could not be sent")
        return False
    return True
