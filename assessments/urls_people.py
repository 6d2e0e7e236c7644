"""Addresses about one young person: who stands around them."""

from django.urls import path

from assessments.views import people_around

PERSON = "young-people/<uuid:person_id>/"

urlpatterns = [
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
