"""Addresses about one young person: its facts, who stands around them, its way through the agency."""

from django.urls import path

from assessments.views import people_around, people_facts, people_intake, people_moves

PERSON = "young-people/<uuid:person_id>/"

urlpatterns = [
    path("possible-seconds/<uuid:second_id>/noted/", people_intake.note, name="second_note"),
    path(PERSON + "facts/", people_facts.show, name="person_facts"),
    path(PERSON + "facts/change/", people_facts.change, name="person_facts_change"),
    path(PERSON + "hand-over/", people_moves.hand_over, name="person_hand_over"),
    path("handovers/<uuid:handoff_id>/", people_moves.answer, name="handoff"),
    path("handovers/<uuid:handoff_id>/take-back/", people_moves.withdraw, name="handoff_withdraw"),
    path("handovers/<uuid:handoff_id>/read/", people_moves.acknowledge, name="handoff_acknowledge"),
    path(PERSON + "close/", people_moves.close, name="person_close"),
    path(PERSON + "reopen/", people_moves.reopen, name="person_reopen"),
    path(PERSON + "supporters/", people_around.supporters, name="person_supporters"),
    path(PERSON + "supporters/add/", people_around.supporter_add, name="person_supporter_add"),
    path("supporters/<uuid:supporter_id>/", people_around.supporter, name="supporter"),
    path("supporters/<uuid:supporter_id>/remove/", people_around.supporter_remove, name="supporter_remove"),
    path(PERSON + "not-to-see/", people_around.not_to_see, name="person_not_to_see"),
    path(PERSON + "not-to-see/person/", people_around.list_person, name="person_list_person"),
    path(PERSON + "not-to-see/organization/", people_around.list_organization, name="person_list_organization"),
    path(PERSON + "not-to-see/colleague/", people_around.list_colleague, name="person_list_colleague"),
    path("not-to-see/<uuid:entry_id>/lift/", people_around.lift, name="not_to_see_lift"),
]
