"""Addresses of plans, reviews and the plan for the file."""

from django.urls import path

from assessments.views import follow_up, paper, plans, referrals, reviews

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
    path("plans/<uuid:plan_id>/agreement/", follow_up.agreement, name="plan_agreement"),
    path("plans/<uuid:plan_id>/follow-up/", follow_up.show, name="plan_follow_up"),
    path("plans/<uuid:plan_id>/follow-up/steps/<uuid:step_id>/", follow_up.mark_step, name="plan_step_mark"),
    path("plans/<uuid:plan_id>/follow-up/goals/<uuid:goal_id>/", follow_up.close_goal, name="plan_goal_close"),
    path("plans/<uuid:plan_id>/lines/<uuid:line_id>/offer/", referrals.offer, name="referral_offer"),
    path("referrals/<uuid:referral_id>/", referrals.show, name="referral"),
    path("referrals/<uuid:referral_id>/moves/", referrals.move, name="referral_move"),
    path("reviews/", reviews.queue, name="review_queue"),
]
