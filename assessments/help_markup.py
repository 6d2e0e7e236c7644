"""The picture and the services as markup. They hang on answers, circumstances and the directory, not on who someone is:
the same question asked again, of an unchanged directory, is not worked out again."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from assessments.help_shown import shown_kinds
from resources.catalogue import Catalogue
from resources.matching import Circumstances, KindOfHelp, match
from resources.models import DirectoryEvent
from resources.roads import OffRampSummary, draw

# Each takes some 100 KB.
_KEPT = 32
# More than write at once: a write with a lower number may be seen after one with a higher number.
_EVENTS = 50
_rendered: dict[tuple, SafeString] = {}


def help_markup(
    catalogue: Catalogue, seen: tuple[str, ...], possible: tuple[str, ...], circumstances: Circumstances
) -> SafeString:
    """Take factor ids and circumstances (the day is one of them); give the markup of what could help."""
    key = (catalogue.number, catalogue.digest, seen, possible, circumstances, get_language(), _directory_now())
    if key not in _rendered:
        while len(_rendered) >= _KEPT:
            _rendered.pop(next(iter(_rendered)), None)
        _rendered[key] = _render(catalogue, seen, possible, circumstances)
    return _rendered[key]


def _directory_now() -> tuple:
    """Tell one state of the directory from another: each write to it leaves an event in its own transaction."""
    return tuple(DirectoryEvent.objects.order_by("-pk").values_list("pk", "at")[:_EVENTS])


def _render(
    catalogue: Catalogue, seen: tuple[str, ...], possible: tuple[str, ...], circumstances: Circumstances
) -> SafeString:
    matching = match(catalogue, seen, possible, circumstances)
    kinds = [kind for kind in matching.kinds if kind.held_back is None]
    summaries = [_summary(number, kind) for number, kind in enumerate(kinds, start=1)]
    return render_to_string(
        "assessments/screenings/_help.html",
        {
            "picture": draw(catalogue, seen=seen, possible=possible, off_ramps=summaries),
            "kinds": shown_kinds(catalogue, kinds),
            "held_back": [kind for kind in matching.kinds if kind.held_back is not None],
        },
    )


def _summary(number: int, kind: KindOfHelp) -> OffRampSummary:
    """Give what the picture says of a kind of help; it leads to the services further down the page."""
    return OffRampSummary(
        service_type_id=kind.service_type.id,
        checked_lately=kind.checked_lately,
        is_gap=kind.is_gap,
        href=f"#kind-{number}",
    )
