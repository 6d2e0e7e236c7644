"""The product's addresses and the floor they are measured against."""

from django.shortcuts import render
from django.urls import path

from assessments.access import open_record
from assessments.models import YoungPerson
from config.urls import urlpatterns as product


def floor(request, person_id):
    """Show an empty page behind login and the read gate."""
    open_record(request, YoungPerson, person_id, verb="young_person.viewed")
    return render(request, "base.html")


urlpatterns = [*product, path("floor/<uuid:person_id>/", floor, name="floor")]
