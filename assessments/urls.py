"""Addresses of the upper floor. Ids are random; nothing about a person stands in an address."""

from django.urls import include, path

from assessments.views import access, agency, people, people_intake, worklist

urlpatterns = [
    path("", worklist.show, name="worklist"),
    path("find/", people.find, name="find"),
    path("young-people/add/", people_intake.add, name="person_add"),
    path("young-people/<uuid:person_id>/", people.show, name="person"),
    path("break-glass/", access.break_glass, name="break_glass"),
    path("break-glass/<uuid:opening_id>/noted/", access.note_opening, name="break_glass_note"),
    path("settings/", agency.settings, name="settings"),
    path("", include("assessments.urls_help")),
    path("", include("assessments.urls_people")),
    path("", include("assessments.urls_screenings")),
    path("", include("assessments.urls_duties")),
    path("", include("assessments.urls_plans")),
    path("", include("assessments.urls_disclosures")),
    path("", include("assessments.urls_teams")),
    path("", include("assessments.urls_staff")),
]
