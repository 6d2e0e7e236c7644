"""The facts about a young person: to see, each with why it is asked, and to change."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessments.access import open_record, role_required, roles_on
from assessments.actions.people import change_facts
from assessments.facts import facts_in_words, typed_and_standing
from assessments.forms.people import FactsForm
from assessments.models import YoungPerson
from assessments.workflow import Refused, Stale

PAGES = "assessments/people/"


@role_required("caseworker", "supervisor")
def show(request, person_id):
    """Show what is kept about a young person, and why it is asked."""
    person = open_record(request, YoungPerson, person_id, verb="young_person.facts_viewed")
    writes = person.closed_at is None and "caseworker" in roles_on(request.user, person)
    return render(request, PAGES + "facts.html", {"person": person, "facts": facts_in_words(person), "writes": writes})


@role_required("caseworker")
def change(request, person_id):
    """Take changed facts; what someone else changed meanwhile is shown beside what was typed."""
    person = open_record(request, YoungPerson, person_id, verb="young_person.facts_viewed")
    form = FactsForm(request.POST or None, saves=person.saves, initial=FactsForm.initial_of(person))
    conflict, both = "", []
    if request.method == "POST" and form.is_valid():
        saves = form.cleaned_data["saves"]
        try:
            change_facts(by=request.user, person=person, saves=saves, **form.facts())
        except Refused as refusal:
            form.add_error("contact" if person.closed_at is None else None, str(refusal))
        except Stale as stale:
            person = open_record(request, YoungPerson, person_id, verb="young_person.facts_viewed")
            conflict, both = str(stale), typed_and_standing(form, person)
            form.filled_in_again(person.saves)
        else:
            messages.success(request, _("The facts are saved."))
            return redirect("person_facts", person.pk)
    status = 409 if conflict else 422 if form.errors else 200
    context = {"person": person, "form": form, "conflict": conflict, "both": both}
    return render(request, PAGES + "facts_change.html", context, status=status)
