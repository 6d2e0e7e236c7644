"""What an edit of the catalogue touches, in plain numbers. How much work is in progress is known above: config wires a
callable that gives counts, never people."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from resources.catalogue.changes import Difference
from resources.models.choices import LinkStatus
from resources.models.offers import ServiceTypeLink


@dataclass(frozen=True)
class InUse:
    """How much work in progress is pinned to a version of the catalogue."""

    screenings: int
    plans: int


def in_use() -> InUse:
    """Give how many screenings and plans are in progress, from the callable that settings.CATALOGUE_USE names."""
    return import_string(settings.CATALOGUE_USE)()


def effects(changed: Iterable[Difference], number: int) -> list[str]:
    """Take changes to version `number`; give in sentences what they touch and what they leave as it is."""
    changed = list(changed)
    tables = {change.table for change in changed}
    count, next_one = in_use(), {"old": number, "new": number + 1}
    told = [_("Screenings begun from now on use version %(new)d.") % next_one]
    told.append(
        _(
            "What is begun keeps version %(old)d or the one it was begun with, words and pairs alike. "
            "Screenings in progress: %(screenings)d. Plans in progress: %(plans)d."
        )
        % (next_one | {"screenings": count.screenings, "plans": count.plans})
    )
    told += [str(words) for table, words in _screens() if table in tables]
    kinds = {change.key for change in changed if change.table == "servicetype"}
    if kinds:
        confirmed = ServiceTypeLink.objects.filter(service_type__in=kinds, status=LinkStatus.CONFIRMED)
        told.append(
            _("Services in the directory that give this kind of help: %(count)d. Their pages change at once.")
            % {"count": confirmed.count()}
        )
    return told


def _screens() -> list[tuple[str, str]]:
    return [
        ("onramptheme", _("It shows on: the screening and its theme page, the results.")),
        ("factor", _("It shows on: the theme page of a screening, the results, the plan and the plan for the file.")),
        ("offramptheme", _("It shows on: the results and the catalogue.")),
        ("servicetype", _("It shows on: the results, the plan, the plan for the file and paper for the young person.")),
        ("pairing", _("It decides which help a screening suggests and the reason written beside it.")),
    ]
