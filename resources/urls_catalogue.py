"""Addresses of the catalogue. They carry numbers: the name of a theme may say too much in an address bar."""

from django.urls import path

from resources.views import catalogue
from resources.views import catalogue_edits as edits
from resources.views import catalogue_reviews as reviews
from resources.views import catalogue_versions as versions

urlpatterns = [
    path("", catalogue.show_home, name="catalogue"),
    path("on-ramps/<int:number>/", catalogue.show_on_ramp_theme, name="catalogue_on_ramp_theme"),
    path("off-ramps/<int:number>/", catalogue.show_off_ramp_theme, name="catalogue_off_ramp_theme"),
    path("factors/", catalogue.show_by_level, name="catalogue_levels"),
    path("factors/<int:number>/", catalogue.show_factor, name="catalogue_factor"),
    path("kinds/<int:number>/", catalogue.show_kind, name="catalogue_kind"),
    path("on-ramps/<int:number>/edit/", edits.edit_on_ramp_theme, name="catalogue_edit_on_ramp_theme"),
    path("off-ramps/<int:number>/edit/", edits.edit_off_ramp_theme, name="catalogue_edit_off_ramp_theme"),
    path("factors/<int:number>/edit/", edits.edit_factor, name="catalogue_edit_factor"),
    path("kinds/<int:number>/edit/", edits.edit_kind, name="catalogue_edit_kind"),
    path("factors/<int:number>/add/", edits.choose_kind, name="catalogue_choose_kind"),
    path("factors/<int:factor>/kinds/<int:kind>/add/", edits.add_pair, name="catalogue_add_pair"),
    path("factors/<int:factor>/kinds/<int:kind>/edit/", edits.edit_pair, name="catalogue_edit_pair"),
    path("factors/<int:factor>/kinds/<int:kind>/retire/", edits.retire_pair, name="catalogue_retire_pair"),
    path("versions/", versions.show_history, name="catalogue_history"),
    path("versions/<int:number>/", versions.show_version, name="catalogue_version"),
    path("versions/<int:number>/sign/", reviews.sign, name="catalogue_sign"),
    path("versions/<int:number>/signatures/<int:signature>/", reviews.withdraw, name="catalogue_withdraw"),
    path("reviewers/", reviews.show_reviewers, name="catalogue_reviewers"),
    path("reviewers/add/", reviews.new_reviewer, name="catalogue_reviewer_add"),
    path("versions/<int:number>/put-back/", edits.put_back, name="catalogue_put_back"),
]
