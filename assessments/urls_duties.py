"""Addresses of duties, and of wording help."""

from django.urls import path

from assessments.views import duties, wording

urlpatterns = [
    path("young-people/<uuid:person_id>/duties/", duties.start, name="duty_start"),
    path("young-people/<uuid:person_id>/wording/", wording.check, name="person_wording"),
    path("duties/<uuid:duty_id>/", duties.show, name="duty"),
    path("duties/<uuid:duty_id>/not-needed/", duties.not_needed, name="duty_not_needed"),
    path("duties/<uuid:duty_id>/hold/", duties.hold, name="duty_hold"),
]
