"""Addresses of lawful bases, releases and the log of disclosures."""

from django.urls import path

from assessments.views import copies, disclosures, lawful_bases

urlpatterns = [
    path("settings/lawful-bases/", lawful_bases.lawful_bases, name="lawful_bases"),
    path("settings/lawful-bases/<slug:kind>/", lawful_bases.lawful_basis, name="lawful_basis"),
    path("young-people/<uuid:person_id>/releases/", disclosures.releases, name="releases"),
    path("young-people/<uuid:person_id>/releases/add/", disclosures.release_add, name="release_add"),
    path("releases/<uuid:release_id>/", disclosures.release, name="release"),
    path("young-people/<uuid:person_id>/shared/", disclosures.disclosures, name="disclosures"),
    path("young-people/<uuid:person_id>/shared/add/", disclosures.disclosure_add, name="disclosure_add"),
    path("screenings/<uuid:screening_id>/copy/", copies.screening_copy, name="screening_copy"),
    path("plans/<uuid:plan_id>/copy/", copies.plan_copy, name="plan_copy"),
]
