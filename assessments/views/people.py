"""A young person's page, intake, and the search box."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.access import open_list, open_new, open_record, role_required, roles_on
from assessments.actions.people import add_young_person
from assessments.circumstances import not_known_of
from assessments.duties import of_person
from assessments.forms.people import AddPersonForm
from assessments.models import Plan, Screening, YoungPerson
from assessments.search import people_matching
from assessments.timeline import timeline
from assessments.worklist import rows_for


@role_required("caseworker")
def add(request):
    """Take intake facts and open a record on the worker's own caseload."""
    people = YoungPerson.objects.visible_to(request.user)
    form = AddPersonForm(request.POST or None)
    already = []
    if request.method == "POST" and request.user.team is None:
        form.add_error(
            None, _("You are in no team yet. Ask an agency admin to add you to a team, then send this again.")
        )
    if request.method == "POST" and form.is_valid():
        already = open_list(
            request, people_matching(people, form.cleaned_data["case_number"]), verb="young_person.searched"
        )
        if not already or request.POST.get("add_anyway"):
            person = add_young_person(by=request.user, team=request.user.team, assigned_to=request.user, **form.facts())
            open_new(request, person)
            messages.success(request, _("The record is open. Start a screening when you are ready."))
            return redirect("person", person.pk)
    status = 422 if request.method == "POST" and not already else 200
    return render(request, "assessments/people/add.html", {"form": form, "already": already}, status=status)


@role_required("caseworker", "supervisor")
def show(request, person_id):
    """Show who it is (initials), what to do next, and what happened, latest first."""
    person = open_record(request, YoungPerson, person_id, verb="young_person.viewed")
    screenings = list(Screening.objects.visible_to(request.user).filter(young_person=person).order_by("-started_at"))
    plans = list(
        Plan.objects.visible_to(request.user)
        .filter(young_person=person)
        .select_related("author", "submitted_by", "approved_by")
        .order_by("-started_at")
    )
    today = timezone.localdate()
    return render(
        request,
        "assessments/people/show.html",
        {
            "person": person,
            "not_known": not_known_of(person),
            "row": rows_for([person], request.user, today)[0],
            "screenings": screenings,
            "plans": plans,
            "duties": of_person(person, request.user, timezone.now()),
            "events": timeline(person),
            "is_worker": person.assigned_to_id == request.user.pk,
            "writes": "caseworker" in roles_on(request.user, person),
        },
    )


@require_POST
@role_required("caseworker", "supervisor")
def find(request):
    """Search the records this user may see. POST: what was typed never stands in an address."""
    text = request.POST.get("q", "")[:200].strip()
    found = people_matching(YoungPerson.objects.visible_to(request.user), text)[:50]
    people = open_list(request, found, verb="young_person.searched")
    rows = rows_for(people, request.user, timezone.localdate())
    return render(request, "assessments/people/find.html", {"rows": rows, "text": text})
