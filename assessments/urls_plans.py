"""Addresses of plans, reviews and the plan for the file."""

from django.urls import path

from assessments.views import paper, plans, reviews

urlpatterns = [
    path("screenings/<uuid:screening_id>/plan/", plans.start, name="plan_start"),
    path("plans/<uuid:plan_id>/", plans.show, name="plan"),
    path("plans/<uuid:plan_id>/goals/", plans.goals, name="plan_goals"),
    path("plans/<uuid:plan_id>/help/", plans.help_, name="plan_help"),
    path("plans/<uuid:plan_id>/help/<uuid:line_id>/", plans.choose, name="plan_choose"),
    path("plans/<uuid:plan_id>/steps/", plans.steps, name="plan_steps"),
    path("plans/<uuid:plan_id>/contact/", plans.contact, name="plan_contact"),
    path("plans/<uuid:plan_id>/check/", plans.check, name="plan_check"),
    path("plans/<uuid:plan_id>/review/", reviews.review, name="plan_review"),
    path("plans/<uuid:plan_id>/file/", paper.plan_file, name="plan_file"),
    path("plans/<uuid:plan_id>/file/pdf/", paper.plan_file_pdf, name="plan_file_pdf"),
    path("reviews/", reviews.queue, name="review_queue"),
]
