"""Addresses of the catalogue. They carry numbers: the name of a theme may say too much in an address bar."""

from django.urls import path

from resources.views import catalogue

urlpatterns = [
    path("", catalogue.show_home, name="catalogue"),
    path("on-ramps/<int:number>/", catalogue.show_on_ramp_theme, name="catalogue_on_ramp_theme"),
    path("off-ramps/<int:number>/", catalogue.show_off_ramp_theme, name="catalogue_off_ramp_theme"),
    path("factors/", catalogue.show_by_level, name="catalogue_levels"),
    path("factors/<int:number>/", catalogue.show_factor, name="catalogue_factor"),
    path("kinds/<int:number>/", catalogue.show_kind, name="catalogue_kind"),
]
