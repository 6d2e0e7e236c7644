"""Addresses of a screening. Theme pages carry numbers, not names."""

from django.urls import path

from assessments.views import change, noticed, results, screening_pages, screenings

urlpatterns = [
    path("young-people/<uuid:person_id>/screenings/", screenings.start, name="screening_start"),
    path("young-people/<uuid:person_id>/change/", change.show, name="person_change"),
    path("screenings/<uuid:screening_id>/", screenings.hub, name="screening_hub"),
    path("screenings/<uuid:screening_id>/safety/", screenings.safety, name="screening_safety"),
    path(
        "screenings/<uuid:screening_id>/themes/<int:number>/<int:page>/", screening_pages.theme, name="screening_theme"
    ),
    path("screenings/<uuid:screening_id>/evidence/", screening_pages.evidence, name="screening_evidence"),
    path("screenings/<uuid:screening_id>/act-first/", screening_pages.act_first, name="screening_act_first"),
    path("screenings/<uuid:screening_id>/check/", screening_pages.check, name="screening_check"),
    path("screenings/<uuid:screening_id>/noticed/", noticed.themes, name="screening_noticed"),
    path("screenings/<uuid:screening_id>/noticed/<int:number>/", noticed.factors, name="screening_noticed_theme"),
    path("screenings/<uuid:screening_id>/noticed/<int:number>/<int:place>/", noticed.add, name="screening_noticed_add"),
    path("screenings/<uuid:screening_id>/discard/", screenings.discard, name="screening_discard"),
    path("screenings/<uuid:screening_id>/told/", screenings.told, name="screening_told"),
    path("screenings/<uuid:screening_id>/results/", results.results, name="screening_results"),
]
