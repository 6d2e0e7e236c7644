"""A young person's page, and the search box."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from assessments.access import open_list, open_record, role_required, roles_on
from assessments.circumstances import not_known_of
from assessments.duties import of_person
from assessments.facts import in_words
from assessments.models import Handoff, Plan, Screening, Supporter, YoungPerson
from assessments.search import people_matching
from assessments.timeline import timeline
from assessments.views.people_moves import standing_closing
from assessments.worklist import notes_to_read, rows_for


@role_required("caseworker", "supervisor")
def show(request, person_id):
    """Show who it is (initials), what to do next, who is around, and what happened, latest first."""
    rows = YoungPerson.objects.visible_to(request.user).select_related("assigned_to", "team")
    person = open_record(request, rows, person_id, verb="young_person.viewed")
    screenings = Screening.objects.visible_to(request.user).filter(young_person=person).order_by("-started_at")
    plans = Plan.objects.visible_to(request.user).filter(young_person=person).order_by("-started_at")
    supporters = Supporter.objects.visible_to(request.user).filter(young_person=person)
    roles = roles_on(request.user, person)
    context = {
        "person": person,
        "not_known": not_known_of(person),
        "row": rows_for([person], request.user, timezone.localdate(), notes=False)[0],
        "screenings": list(screenings),
        "plans": list(plans),
        "supporters": list(supporters),
        "languages": in_words("languages", person.languages),
        "duties": of_person(person, request.user, timezone.now()),
        "events": timeline(person),
        "is_worker": person.assigned_to_id == request.user.pk,
        "writes": "caseworker" in roles and person.closed_at is None,
        "supervises": "supervisor" in roles,
        "closing": standing_closing(request, person),
        **_handoffs(request, person),
    }
    return render(request, "assessments/people/show.html", context)


def _handoffs(request, person: YoungPerson) -> dict:
    """Give the note that this worker has not read, the handover that waits, and the last one that was not accepted."""
    rows = Handoff.objects.visible_to(request.user).filter(young_person=person)
    last = rows.select_related("from_user", "from_team", "to_team", "to_user", "made_by").first()
    declined = last is not None and last.state == Handoff.State.DECLINED
    return {
        "to_read": notes_to_read(request.user)
        .filter(young_person=person)
        .select_related("from_user", "made_by")
        .first(),
        "waiting": last if last is not None and last.is_waiting else None,
        "declined": last if declined and last.made_by_id == request.user.pk else None,
    }


@require_POST
@role_required("caseworker", "supervisor")
def find(request):
    """Search the records this user may see. POST: what was typed never stands in an address."""
    text = request.POST.get("q", "")[:200].strip()
    found = people_matching(YoungPerson.objects.visible_to(request.user), text).select_related("assigned_to")[:50]
    people = open_list(request, found, verb="young_person.searched")
    rows = rows_for(people, request.user, timezone.localdate())
    context = {"rows": rows, "text": text, "is_supervisor": request.user.has_role("supervisor")}
    return render(request, "assessments/people/find.html", context)
