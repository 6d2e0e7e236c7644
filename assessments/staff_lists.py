"""Staff that a page may offer to choose from. Nothing here is about a young person."""

from django.db.models import QuerySet

from assessments.models import User
from assessments.policy import ROLES


def colleagues_of(user: User) -> QuerySet:
    """Give everyone else who can sign in and holds a role, by name."""
    found = User.objects.filter(is_active=True, is_superuser=False, groups__name__in=ROLES).exclude(pk=user.pk)
    return found.distinct().order_by("name", "email")
