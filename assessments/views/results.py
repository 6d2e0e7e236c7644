"""What could help: the picture, the same as a table, and for each kind of help the services that fit."""

from django.shortcuts import redirect, render
from django.utils import timezone

from assessments.access import role_required, roles_on
from assessments.actions.observations import standing_for
from assessments.actions.screenings import SAFETY
from assessments.calls import on_call_for
from assessments.circumstances import circumstances_of
from assessments.results_markup import kinds_markup, recorded_markup
from assessments.standing import is_done
from assessments.views.screenings import PAGES, open_screening
from resources import hotlines
from resources.matching import KindOfHelp, match
from resources.roads import OffRampSummary, draw


@role_required("caseworker", "supervisor")
def results(request, screening_id):
    """Show what was observed beside what could help near this young person. Never a score, never a count of factors."""
    screening = open_screening(request, screening_id, verb="screening.results_viewed")
    is_worker = "caseworker" in roles_on(request.user, screening.young_person)
    if is_worker and not is_done(screening, SAFETY):
        return redirect("screening_safety", screening.pk)
    standing = standing_for(screening, request.user)
    today = timezone.localdate()
    matching = match(
        standing.catalogue, standing.seen, standing.possible, circumstances_of(screening.young_person, today)
    )
    kinds = [kind for kind in matching.kinds if kind.held_back is None]
    return render(
        request,
        PAGES + "results.html",
        {
            "screening": screening,
            "standing": standing,
            "catalogue_number": standing.catalogue.number,
            "kinds": kinds_markup(standing.catalogue, kinds),
            "recorded": recorded_markup(standing),
            "held_back": [kind for kind in matching.kinds if kind.held_back is not None],
            "picture": draw(
                standing.catalogue,
                seen=standing.seen,
                possible=standing.possible,
                off_ramps=[_summary(number, kind) for number, kind in enumerate(kinds, start=1)],
            ),
            "hotlines": hotlines.numbers_for("report") if standing.unanswered else (),
            "on_call": on_call_for(screening.young_person, timezone.now()) if standing.unanswered else (),
            "is_worker": is_worker,
            "may_plan": is_worker and not screening.is_draft,
        },
    )


def _summary(number: int, kind: KindOfHelp) -> OffRampSummary:
    """Give what the picture says of a kind of help; it leads to the services further down the page."""
    return OffRampSummary(
        service_type_id=kind.service_type.id,
        checked_lately=kind.checked_lately,
        services=kind.checked,
        is_gap=kind.is_gap,
        href=f"#kind-{number}",
    )
