"""Addresses of the components page."""

from django.urls import path

from config.gallery import views

urlpatterns = [
    path("", views.show, name="components"),
    path("form/", views.try_form, name="components_form"),
]
