"""Addresses of the ground floor: public knowledge, still behind sign-in."""

from django.urls import path

from resources.views import directory, gaps

urlpatterns = [
    path("", directory.show_list, name="directory"),
    path("gaps/", gaps.show_gaps, name="directory_gaps"),
    path("gaps/csv/", gaps.gaps_csv, name="directory_gaps_csv"),
    path("services/<uuid:service_id>/", directory.show_service, name="directory_service"),
    path("services/<uuid:service_id>/checked/", directory.check_service, name="directory_check"),
    path("services/<uuid:service_id>/kinds/", directory.add_kind, name="directory_add_kind"),
    path("services/<uuid:service_id>/kinds/<slug:service_type>/", directory.decide_kind, name="directory_decide_kind"),
    path(
        "services/<uuid:service_id>/places/<uuid:location_id>/",
        directory.decide_confidential,
        name="directory_confidential",
    ),
]
