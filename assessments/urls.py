"""Addresses of the upper floor. Ids are random; nothing about a person stands in an address."""

from django.urls import path

from assessments.views import worklist

urlpatterns = [
    path("", worklist.show, name="worklist"),
]
