"""Change over time: each on-ramp through the completed screenings of a young person."""

from django.shortcuts import render

from assessments.access import acting_as, open_list, open_record, role_required, visible
from assessments.change import change_over_time
from assessments.models import Screening, YoungPerson


@role_required("caseworker", "supervisor")
def show(request, person_id):
    """Show what was recorded in each completed screening, side by side, and what helps."""
    people = visible(YoungPerson, request.user, *acting_as(request)).select_related("assigned_to")
    person = open_record(request, people, person_id)
    rows = visible(Screening, request.user, *acting_as(request)).filter(young_person=person)
    rows = rows.filter(status=Screening.Status.COMPLETED).order_by("completed_at")
    screenings = open_list(request, rows, verb="screening.change_viewed")
    change = change_over_time(screenings, request.user)
    table = [{"label": line.label, "cells": zip(change.days, line.marks, strict=True)} for line in change.lines]
    return render(request, "assessments/people/change.html", {"person": person, "change": change, "table": table})
