"""The link of an invitation: signed, so that it cannot be guessed or changed, and good for one account once."""

from uuid import UUID

from django.core import signing

from assessments.models import Invitation

SALT = "assessments.invitation"


def token_of(invitation: Invitation) -> str:
    """Give the word that stands in an invitation's link."""
    return signing.dumps([invitation.pk, invitation.code.hex], salt=SALT)


def invitation_of(token: str) -> tuple[Invitation, UUID] | None:
    """Take the word of a link; give its invitation and the code it names, or None when it was tampered with, used,
    withdrawn, replaced by a newer one, or has run out."""
    try:
        pk, code = signing.loads(token, salt=SALT, max_age=Invitation.LASTS)
    except signing.BadSignature:
        return None
    invitation = Invitation.objects.open().filter(pk=pk, code=UUID(code)).select_related("user").first()
    if invitation is None or invitation.has_run_out or invitation.user.is_active:
        return None
    return invitation, invitation.code
