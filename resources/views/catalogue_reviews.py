"""Who reviews the catalogue, and what they have signed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from resources.access import actor_of
from resources.actions.catalogue_reviews import add_reviewer, record_signature, withdraw_signature
from resources.catalogue import CatalogueProblem
from resources.catalogue.versions import version_at
from resources.catalogue_forms import ReviewerForm, SignatureForm
from resources.models.reviews import Reviewer, Signature
from resources.views.catalogue import crumbs
from resources.views.catalogue_edits import editor, get_or_post


@require_GET
@editor
def show_reviewers(request: HttpRequest) -> HttpResponse:
    """List who reviews the catalogue."""
    rows = [
        [
            each.name,
            each.get_kind_display(),
            _("Yes") if each.paid else {"tag": _("Not paid"), "kind": "warn"},
        ]
        for each in Reviewer.objects.all()
    ]
    context = {"rows": rows, "headings": [_("Name"), _("What they bring"), _("Paid")], "crumbs": crumbs()}
    return render(request, "resources/catalogue/reviewers.html", context)


@get_or_post
@editor
def new_reviewer(request: HttpRequest) -> HttpResponse:
    """Add a reviewer."""
    form = ReviewerForm(request.POST or None)
    if form.is_bound and form.is_valid():
        facts = form.cleaned_data
        try:
            add_reviewer(
                actor=actor_of(request.user), name=facts["name"], kind=facts["kind"], paid=facts["paid"] == "yes"
            )
        except CatalogueProblem as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(request, _("Saved: the reviewer is on the list."))
            return redirect("catalogue_reviewers")
    elif request.method == "POST" and not form.is_bound:
        form = ReviewerForm({})
    context = {"form": form, "crumbs": crumbs((_("Reviewers"), reverse("catalogue_reviewers")))}
    return render(request, "resources/catalogue/reviewer_add.html", context, status=422 if form.is_bound else 200)


@get_or_post
@editor
def sign(request: HttpRequest, number: int) -> HttpResponse:
    """Write down that a reviewer signed a version."""
    if version_at(number) is None:
        raise Http404
    form = SignatureForm(request.POST if request.method == "POST" else None, reviewers=Reviewer.objects.all())
    if form.is_bound and form.is_valid():
        try:
            record_signature(actor=actor_of(request.user), number=number, **form.cleaned_data)
        except CatalogueProblem as problem:
            form.add_error("signed_on", str(problem))
        else:
            messages.success(request, _("Saved: the signature is recorded."))
            return redirect("catalogue_version", number)
    url = reverse("catalogue_version", args=[number])
    context = {
        "form": form,
        "number": number,
        "url": url,
        "has_reviewers": Reviewer.objects.exists(),
        "crumbs": crumbs((_("Version %(number)d") % {"number": number}, url)),
    }
    return render(request, "resources/catalogue/sign.html", context, status=422 if form.is_bound else 200)


@get_or_post
@editor
def withdraw(request: HttpRequest, number: int, signature: int) -> HttpResponse:
    """Ask once more, then take a signature back."""
    found = get_object_or_404(Signature.objects.select_related("reviewer"), pk=signature, version__number=number)
    url = reverse("catalogue_version", args=[number])
    if request.method == "POST":
        withdraw_signature(actor=actor_of(request.user), signature=found)
        messages.success(request, _("Saved: the signature no longer counts."))
        return redirect(url)
    context = {"signature": found, "number": number, "url": url}
    context["crumbs"] = crumbs((_("Version %(number)d") % {"number": number}, url))
    return render(request, "resources/catalogue/withdraw.html", context)
