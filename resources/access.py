"""Who may read and who may curate the directory. The roles behind these permissions live upstairs."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404

from resources.actions import Actor

READ = "resources.view_service"
CURATE = "resources.curate_directory"
MANAGE_NUMBERS = "resources.manage_numbers"
SEE_GAPS = "resources.see_gaps"
EDIT_CATALOGUE = "resources.edit_catalogue"


def allowed(user, permission: str) -> bool:
    """Say whether an active user's role grants a permission; a superuser has no role and sees nothing."""
    return user.is_active and not user.is_superuser and user.has_perm(permission)


def requires(permission: str) -> Callable:
    """Decorate a view: without the permission the page does not exist (404)."""

    def decorate(view):
        @wraps(view)
        def checked(request, *args, **kwargs):
            if not allowed(request.user, permission):
                raise Http404
            return view(request, *args, **kwargs)

        checked.permission = permission
        return checked

    return decorate


def actor_of(user) -> Actor:
    """Give the signed-in person as the ground floor may know them: an opaque id and a label."""
    return Actor(id=str(user.pk), label=str(user))
