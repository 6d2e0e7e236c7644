"""Wording help while something is written. Nothing is read of the record and nothing of the text is kept."""

from django.http import Http404, JsonResponse
from django.views.decorators.http import require_POST

from assessments.access import acting_as, role_required, visible
from assessments.models import YoungPerson
from assessments.wording import warnings_for


@require_POST
@role_required("caseworker", "supervisor")
def check(request, person_id):
    """Take a text; give what should be said in another way, as JSON."""
    person = visible(YoungPerson, request.user, *acting_as(request)).filter(pk=person_id).first()
    if person is None:
        raise Http404
    text = request.POST.get("text", "")
    return JsonResponse({"warnings": warnings_for(text, user=request.user, person=person)})
