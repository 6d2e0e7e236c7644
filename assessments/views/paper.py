"""The plan for the file: staff paper, each print in the trail."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.access import open_record, role_required
from assessments.models import Plan, User
from assessments.planning import read
from assessments.sheets import file_plan
from assessments.views.plan_parts import draft_as_seen, showing_versions, version_as_seen
from resources.catalogue.reviews import notice_of
from resources.printing.file_plan import FILE_NAME, FilePlan, render_pdf


@require_safe
@role_required("caseworker", "supervisor")
@showing_versions
def plan_file(request, plan_id):
    """Show the plan for the file as a page to print."""
    plan = open_record(request, Plan, plan_id, verb="plan.printed")
    sheet = sheet_of(plan, request.user)
    urls = {"back_url": reverse("plan", args=[plan.pk]), "pdf_url": reverse("plan_file_pdf", args=[plan.pk])}
    return render(request, "resources/print/file_plan.html", {"plan": sheet, **urls})


@require_safe
@role_required("caseworker", "supervisor")
@showing_versions
def plan_file_pdf(request, plan_id):
    """Give the plan for the file as a PDF; its name says nothing about anyone."""
    plan = open_record(request, Plan, plan_id, verb="plan.printed")
    return HttpResponse(
        render_pdf(sheet_of(plan, request.user)),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{FILE_NAME}"', "Cache-Control": "no-store, private"},
    )


def sheet_of(plan: Plan, user: User) -> FilePlan:
    """Give what was approved last while that is in force, else the draft, as this person may see it."""
    if plan.status == Plan.Status.APPROVED:
        return _with_notice(file_plan(version_as_seen(plan, user)))
    return _with_notice(file_plan(draft_as_seen(read(plan, user=user, today=timezone.localdate()), user)))


def _with_notice(paper: FilePlan) -> FilePlan:
    return replace(paper, catalogue_notice=notice_of(paper.catalogue_number))
