"""Addresses of the upper floor. Ids are random; nothing about a person stands in an address."""

from django.urls import path

from assessments.views import people, worklist

urlpatterns = [
    path("", worklist.show, name="worklist"),
    path("find/", people.find, name="find"),
    path("young-people/add/", people.add, name="person_add"),
    path("young-people/<uuid:person_id>/", people.show, name="person"),
]
