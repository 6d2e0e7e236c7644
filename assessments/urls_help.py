"""Addresses of the help pages."""

from django.urls import path

from assessments.views import help as pages

urlpatterns = [
    path("help/", pages.index, name="help"),
    path("help/keys/", pages.keys, name="help_keys"),
    path("help/caseworker/", pages.role, {"role": "caseworker"}, name="help_caseworker"),
    path("help/supervisor/", pages.role, {"role": "supervisor"}, name="help_supervisor"),
    path("help/directory-admin/", pages.role, {"role": "directory_admin"}, name="help_directory_admin"),
    path("help/agency-admin/", pages.role, {"role": "agency_admin"}, name="help_agency_admin"),
]
