"""Addresses of a supervisor's team: on call and cover."""

from django.urls import path

from assessments.views import leaving, teams

urlpatterns = [
    path("teams/", teams.show, name="teams"),
    path("teams/<int:team_id>/cover/", teams.add_cover, name="cover_add"),
    path("teams/cover/<int:cover_id>/end/", teams.stop_cover, name="cover_end"),
    path("teams/<int:team_id>/on-call/", teams.add_turn, name="turn_add"),
    path("teams/on-call/<int:turn_id>/", teams.change_turn, name="turn"),
    path("teams/on-call/<int:turn_id>/remove/", teams.remove_turn, name="turn_remove"),
    path("teams/leaving/<int:leaving_id>/", leaving.hand_over, name="leaver"),
    path("staff/on-call/", teams.agency_on_call, name="on_call"),
    path("staff/on-call/add/", teams.add_agency_turn, name="agency_turn_add"),
]
