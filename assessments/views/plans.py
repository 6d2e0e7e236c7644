"""A plan, page by page: goals first, then kinds of help, steps, safe contact, the check that asks for approval."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.access import open_record, role_required, roles_on
from assessments.actions import plans as actions
from assessments.circumstances import not_known_of
from assessments.differences import typed_and_kept
from assessments.forms.plans import MOST_ROWS, ChooseForm, ContactForm, GoalsForm, RowsForm, StepsForm, SubmitForm
from assessments.models import Plan, Screening
from assessments.planning import Line, Reading, checks, missing, read
from assessments.views.plan_parts import (
    PAGES,
    agreement_of,
    content_of,
    draft_as_seen,
    editing,
    saved_note,
    showing_versions,
    tasks_of,
    version_as_seen,
)
from assessments.workflow import Refused, Stale, plan_move_refused

SPARE_ROWS = 3


@require_POST
@role_required("caseworker")
def start(request, screening_id):
    """Begin the plan of a completed screening, or go on with the one that is there."""
    screening = open_record(request, Screening, screening_id, verb="screening.viewed")
    try:
        plan = actions.start(by=request.user, screening=screening)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("screening_hub", screening.pk)
    return redirect("plan" if plan.saves else "plan_goals", plan.pk)


@role_required("caseworker", "supervisor")
@showing_versions
def show(request, plan_id):
    """Show where a plan stands: its pages while it is written, what was approved once it is."""
    plan = open_record(request, Plan, plan_id, verb="plan.viewed")
    today = timezone.localdate()
    context = {"plan": plan, "person": plan.young_person}
    if plan.status == Plan.Status.APPROVED:
        content = version_as_seen(plan, request.user)
        context |= content_of(content) | agreement_of(plan, content, request.user)
        context["writes"] = "caseworker" in roles_on(request.user, plan.young_person)
        return render(request, PAGES + "approved.html", context)
    reading = read(plan, user=request.user, today=today)
    roles = roles_on(request.user, plan.young_person)
    may_write = not plan_move_refused("save", plan.status, roles)
    if plan.is_editable:
        context["returned"] = plan.reviews.filter(decision="returned").select_related("by").first()
    if may_write:
        context["tasks"] = tasks_of(reading)
    else:
        context |= content_of(draft_as_seen(reading, request.user))
        context["may_review"] = not plan_move_refused("approve", plan.status, roles)
    return render(request, PAGES + "show.html", context | {"mine": may_write})


@editing
def goals(request, plan):
    """Ask what the young person wants, before any service is shown."""
    standing = list(plan.goals.all())
    kept = {f"goal_{row}": goal.words for row, goal in enumerate(standing)} | {"not_ready": bool(plan.goals_not_ready)}
    form = _rows_form(request, GoalsForm, plan, len(standing), kept)
    if form.is_bound and form.is_valid():
        saved = _saved(
            form,
            plan,
            kept,
            lambda data: actions.save_goals(
                by=request.user, plan=plan, saves=data["saves"], words=form.words, not_ready=data["not_ready"]
            ),
        )
        if saved:
            return redirect("plan_help", plan.pk)
    return _page(request, "goals.html", plan, form, strengths=_strengths(plan))


@editing
def help_(request, plan):
    """Show what could help, on-ramp by on-ramp, primary first; goals come before it."""
    reading = read(plan, user=request.user, today=timezone.localdate())
    if not reading.has_goals:
        messages.info(request, _("Goals come first, in the young person’s words. Then what could help."))
        return redirect("plan_goals", plan.pk)
    person = plan.young_person
    context = {"plan": plan, "person": person, "reading": reading, "not_known": not_known_of(person)}
    return render(request, PAGES + "help.html", context)


@editing
def choose(request, plan, line_id):
    """Choose a service for one kind of help, or say what is done meanwhile, or why not now."""
    reading = read(plan, user=request.user, today=timezone.localdate())
    if not reading.has_goals:
        return redirect("plan_goals", plan.pk)
    line = reading.line(line_id)
    if line is None:
        raise Http404
    kept = ChooseForm.initial_of(line)
    form = ChooseForm(request.POST or None, saves=plan.saves, initial=kept, line=line)
    if form.is_bound and form.is_valid():
        saved = _saved(
            form,
            plan,
            kept,
            lambda data: actions.answer_line(
                by=request.user, plan=plan, saves=data["saves"], line=line, **form.answer()
            ),
        )
        if saved:
            messages.success(request, _("Saved."))
            return redirect("plan_help", plan.pk)
    return _page(request, "choose.html", plan, form, line=line, reasons=_reasons(reading, line))


@editing
def steps(request, plan):
    """Ask what happens next: a verb, who, by when."""
    reading = read(plan, user=request.user, today=timezone.localdate())
    standing = list(reading.steps)
    kept = StepsForm.initial_of(standing)
    form = _rows_form(request, StepsForm, plan, len(standing), kept, standing=standing)
    if form.is_bound and form.is_valid():
        saved = _saved(
            form,
            plan,
            kept,
            lambda data: actions.save_steps(by=request.user, plan=plan, saves=data["saves"], steps=form.steps),
        )
        if saved:
            return redirect("plan_contact", plan.pk)
    return _page(request, "steps.html", plan, form, reading=reading)


@editing
def contact(request, plan):
    """Ask how to reach the young person safely, and what paper is safe."""
    kept = {"safe_contact": plan.safe_contact, "paper_choice": plan.paper_choice}
    form = ContactForm(request.POST or None, saves=plan.saves, initial=kept)
    if form.is_bound and form.is_valid():
        saved = _saved(form, plan, kept, lambda data: actions.save_contact(by=request.user, plan=plan, **data))
        if saved:
            return redirect("plan_check", plan.pk)
    return _page(request, "contact.html", plan, form, safety=_safe_ways(plan.screening))


@editing
def check(request, plan):
    """Show everything with the automatic checks; POST asks for approval."""
    form = SubmitForm(request.POST or None, saves=plan.saves)
    refused = ""
    if form.is_bound and form.is_valid():
        try:
            actions.submit(by=request.user, plan=plan, saves=form.cleaned_data["saves"])
        except (Refused, Stale) as refusal:
            refused = str(refusal)
            plan.refresh_from_db()
            form = SubmitForm(saves=plan.saves)
        else:
            messages.success(request, _("Sent for review. Urgent help does not wait for the answer."))
            return redirect("plan", plan.pk)
    reading = read(plan, user=request.user, today=timezone.localdate())
    context = {"form": form, "checks": check_links(reading), "missing": missing(reading), "refused": refused}
    context |= content_of(draft_as_seen(reading, request.user), change=True)
    return _render(request, "check.html", plan, context, 422 if refused or form.errors else 200)


def check_links(reading: Reading) -> list[dict]:
    """Give each automatic check with the address of the page that mends it."""
    ids = {"screening": reading.screening.pk, "plan": reading.plan.pk}
    return [{"check": each, "url": reverse(each.page, args=[ids[each.page.split("_")[0]]])} for each in checks(reading)]


def _rows_form(request, form_class: type[RowsForm], plan: Plan, filled: int, kept: dict, **options) -> RowsForm:
    """Give the form of rows for this request; "Add another" gives what was typed with one row more, nothing saved."""
    if request.method != "POST":
        rows = min(max(filled, SPARE_ROWS), MOST_ROWS)
        return form_class(rows=rows, saves=plan.saves, initial=kept, **options)
    # Never fewer than stand there now: a row that someone added meanwhile has to have its place.
    rows = max(form_class.rows_sent(request.POST), filled)
    if "add" not in request.POST:
        return form_class(request.POST, rows=rows, saves=plan.saves, **options)
    data = request.POST.copy()
    data["rows"] = str(min(rows + 1, MOST_ROWS))
    typed = form_class(data, rows=min(rows + 1, MOST_ROWS), saves=plan.saves, **options)
    return form_class(
        rows=typed.count, saves=plan.saves, initial={name: typed[name].value() for name in typed.fields}, **options
    )


def _saved(form, plan: Plan, kept: dict, write) -> bool:
    """Run a write with the cleaned data; say whether it was done. What was refused comes back on the same page with
    what was typed; what met a newer state also shows that state."""
    try:
        write(form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
    except Stale as stale:
        plan.refresh_from_db()
        form.conflict, form.both = str(stale), typed_and_kept(form, kept)
        form.filled_in_again(plan.saves, kept)
    else:
        return True
    return False


def _page(request, template: str, plan: Plan, form, **context):
    """Render a page with one form; after a stale save both values stand on it."""
    conflict = getattr(form, "conflict", "")
    if conflict:
        context["both"] = form.both
    status = 409 if conflict else 422 if form.is_bound and form.errors else 200
    return _render(request, template, plan, context | {"form": form, "conflict": conflict}, status)


def _render(request, template: str, plan: Plan, context: dict, status: int = 200):
    context = {"plan": plan, "person": plan.young_person, "saved": saved_note(plan), **context}
    return render(request, PAGES + template, context, status=status)


def _reasons(reading: Reading, line: Line) -> list[dict]:
    """Give why a kind of help is suggested: on-ramp, its answer, the pair's rationale and its clause."""
    by_factor = {noticed.factor.id: noticed for noticed in reading.standing.noticed}
    labels = reading.catalogue.answer_labels
    return [
        {
            "on_ramp": by_factor[pair.factor].factor.picture_label,
            "answer": labels[by_factor[pair.factor].observation.answer],
            "rationale": pair.rationale,
            "quote": pair.factor_quote,
            "is_extension": pair.is_extension,
        }
        for pair in line.pairs
        if pair.factor in by_factor
    ]


def _safe_ways(screening: Screening) -> list[tuple[str, str]]:
    """Give what Safety first already says about reaching the young person, as (label, text)."""
    fields = (
        ("contact_way", _("A safe way")),
        ("contact_time", _("A safe time")),
        ("contact_words", _("Words to use")),
    )
    return [(label, screening.safety[name]) for name, label in fields if screening.safety.get(name)]


def _strengths(plan: Plan) -> list[str]:
    return [text for text in plan.screening.strengths.values() if text]
