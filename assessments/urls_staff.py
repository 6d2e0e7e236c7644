"""Addresses of an agency admin's work with staff, and of an invitation's link."""

from django.urls import path

from assessments.views import invitations, leaving, roles, roster, staff

urlpatterns = [
    path("staff/", staff.show_all, name="staff_list"),
    path("staff/invite/", invitations.invite, name="staff_invite"),
    path("staff/invitations/send/", invitations.send_waiting, name="staff_send_waiting"),
    path("staff/roster/", roster.choose, name="roster"),
    path("staff/roster/bring-in/", roster.bring_in, name="roster_bring_in"),
    path("staff/teams/add/", staff.add_team, name="team_add"),
    path("staff/teams/<int:team_id>/", staff.rename_team, name="team_rename"),
    path("staff/roles/", roles.waiting, name="roles_waiting"),
    path("staff/roles/<int:proposal_id>/", roles.decide, name="role_decide"),
    path("staff/<int:user_id>/", staff.show, name="staff"),
    path("staff/<int:user_id>/name/", staff.rename, name="staff_rename"),
    path("staff/<int:user_id>/send-again/", invitations.send_again, name="staff_send_again"),
    path("staff/<int:user_id>/withdraw/", invitations.withdraw, name="staff_withdraw"),
    path("staff/<int:user_id>/teams/", staff.join, name="staff_join"),
    path("staff/<int:user_id>/teams/<int:team_id>/leave/", staff.leave, name="staff_leave_team"),
    path("staff/<int:user_id>/roles/", roles.ask_for, name="role_ask"),
    path("staff/<int:user_id>/roles/<slug:role>/away/", roles.ask_away, name="role_ask_away"),
    path("staff/<int:user_id>/stop/", staff.stop, name="staff_stop"),
    path("staff/<int:user_id>/let-in/", staff.let_in, name="staff_let_in"),
    path("staff/<int:user_id>/leaving/", leaving.show, name="leaving"),
    path("staff/<int:user_id>/leaving/begin/", leaving.begin, name="leaving_begin"),
    path("staff/<int:user_id>/leaving/call-off/", leaving.call_off, name="leaving_call_off"),
    path("staff/<int:user_id>/leaving/finish/", leaving.finish, name="leaving_finish"),
    path("invitation/<str:token>/", invitations.accept, name="invitation"),
]
