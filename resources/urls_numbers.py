"""Addresses of the numbers to call."""

from django.urls import path

from resources.views import numbers

urlpatterns = [
    path("numbers/", numbers.show, name="numbers"),
    path("settings/numbers/", numbers.settings_list, name="settings_numbers"),
    path("settings/numbers/add/", numbers.add, name="settings_number_add"),
    path("settings/numbers/<uuid:number_id>/", numbers.change, name="settings_number"),
    path("settings/numbers/<uuid:number_id>/checked/", numbers.verify, name="settings_number_verify"),
    path("settings/numbers/<uuid:number_id>/in-use/", numbers.use, name="settings_number_use"),
]
