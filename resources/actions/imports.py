"""Saving an import: one short transaction, set by set, with an event per row and fresh Offer rows.

What a person confirmed here stays: qualifications, decided kinds of help, the confidential flag, a later check. Of a
changed row only the fields are written that the feed says differently from the last time.
"""

import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from resources.actions import Actor
from resources.actions.directory import Refused, languages_of
from resources.actions.offers import rebuild_offers
from resources.imports.planning import ImportPlan, PlanRow, Verdict, changes_of, chunks
from resources.models.contacts import Phone, Schedule, ServiceLanguage
from resources.models.directory import Location, Organization, Service, ServiceAtLocation
from resources.models.events import DirectoryEvent
from resources.models.offers import ServiceTypeLink

MODELS = {"organization": Organization, "location": Location, "service": Service}
CHILDREN = {"phones", "schedules", "languages", "places", "words", "organization"}
POINT = {"latitude", "longitude"}
BATCH = 500


def commit_import(*, plan: ImportPlan, actor: Actor) -> ImportPlan:
    """Save a plan whole or not at all; give it; raise Refused where the directory changed since it was made."""
    if not any(plan.todo(kind) for kind in MODELS):
        return plan
    try:
        with transaction.atomic():
            Commit(plan, actor).run()
    except IntegrityError as why:
        raise Refused(_("Another import was at work. Nothing was saved: run this one again.")) from why
    return plan


class Commit:
    """One import while it is being saved; lives inside its transaction."""

    def __init__(self, plan: ImportPlan, actor: Actor):
        self.plan, self.actor = plan, actor
        self.rows: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, dict[str, Any]] = {}
        self.events: list[DirectoryEvent] = []
        # Keys of rows that were there before: only they can have something hanging on them.
        self.older: set[Any] = set()

    def run(self) -> None:
        """Write organizations, places, services, then what hangs on them, then events and Offer rows."""
        for kind in MODELS:
            self.keys[kind] = self._keys_named(kind)
            self.rows[kind] = self._write(kind, self.plan.todo(kind))
            self.keys[kind] |= {source_id: row.pk for source_id, row in self.rows[kind].items()}
        for kind in MODELS:
            self._replace(Phone, kind, self._said(kind, "phones"))
        for kind in ("location", "service"):
            self._replace(Schedule, kind, self._said(kind, "schedules"))
        self._write_languages(self._said("service", "languages"))
        self._write_places()
        self._suggest()
        summary = {kind: dict(self.plan.count(kind)) for kind in MODELS}
        self._event("directory.imported", "feed", self.plan.source, summary)
        DirectoryEvent.objects.bulk_create(self.events, batch_size=BATCH)
        touched = {row.pk for row in self.rows["service"].values()}
        for chunk in chunks(row.pk for row in self.rows["location"].values()):
            touched.update(ServiceAtLocation.objects.filter(location__in=chunk).values_list("service_id", flat=True))
        for chunk in chunks(touched):
            rebuild_offers(chunk)

    def _keys_named(self, kind: str) -> dict[str, Any]:
        """Give the keys of the rows that others of this import name and that it does not write itself."""
        todo = self.plan.todo("service")
        named: set[str] = set()
        if kind == "organization":
            named = {planned.record.organization_id for planned in todo}
            named |= {planned.record.organization_id for planned in self.plan.todo("location")} - {None}
        elif kind == "location":
            named = {place.location_id for planned in todo for place in planned.record.places or []}
        found = {}
        for chunk in chunks(named):
            rows = MODELS[kind].objects.filter(source=self.plan.source, source_id__in=chunk)
            found |= dict(rows.values_list("source_id", "pk"))
        return found

    def _write(self, kind: str, todo: list[PlanRow]) -> dict[str, Any]:
        model = MODELS[kind]
        held = {}
        for chunk in chunks(planned.pk for planned in todo if planned.pk):
            held |= model.objects.select_for_update().in_bulk(chunk)
        new, changed, columns = [], [], {"imported"}
        for planned in todo:
            if planned.verdict == Verdict.NEW:
                row = model(source=self.plan.source, source_id=planned.source_id)
                new.append(row)
            else:
                row = held.get(planned.pk)
                if row is None or changes_of(planned.record, row) != planned.changes:
                    raise Refused(_("The directory was changed meanwhile. Nothing was saved: run the import again."))
                changed.append(row)
            columns |= self._fill(row, planned)
            verb = "added" if planned.verdict == Verdict.NEW else "changed"
            self._event(f"{kind}.{verb}", kind, row.pk, dict.fromkeys(planned.changes))
        self.older.update(row.pk for row in changed)
        model.objects.bulk_create(new, batch_size=BATCH)
        model.objects.bulk_update(changed, sorted(columns), batch_size=BATCH)
        return {row.source_id: row for row in (*new, *changed)}

    def _fill(self, row: Any, planned: PlanRow) -> set[str]:
        """Put what the feed says anew into a row; give the columns that were written."""
        record, columns = planned.record, set()
        row.imported = row.imported | record.content()
        for name in planned.changes:
            if name in CHILDREN or name == "assurer_label":
                continue
            value = record.fields[name]
            if name == "assured_date":
                value = datetime.date.fromisoformat(value) if value else None
                row.assurer_label = (value and (record.fields.get("assurer_label") or self.plan.source)) or ""
                columns.add("assurer_label")
            setattr(row, name, value)
            columns.add(name)
        if planned.kind == "service" and "organization" in planned.changes:
            row.organization_id = self.keys["organization"][record.organization_id]
            columns.add("organization")
        if planned.kind == "location" and planned.verdict == Verdict.NEW:
            row.confidential = planned.confidential
            row.organization_id = self.keys["organization"].get(record.organization_id)
        moved = planned.kind == "location" and {"address_1", "postal_code"}.intersection(planned.changes)
        if moved and "latitude" not in record.fields:
            # A point that the feed no longer gives must not outlive the address it belonged to.
            row.latitude = row.longitude = None
            row.imported = {key: value for key, value in row.imported.items() if key not in POINT}
            columns |= POINT
        return columns

    def _said(self, kind: str, name: str) -> list[tuple[Any, list]]:
        """Give the rows for which the feed says anew what hangs on them, with what it says."""
        todo = (planned for planned in self.plan.todo(kind) if name in planned.changes)
        return [(self.rows[kind][planned.source_id], getattr(planned.record, name)) for planned in todo]

    def _replace(self, model: Any, owner: str, said: list[tuple[Any, list[dict]]]) -> None:
        for chunk in chunks(row.pk for row, _entries in said if row.pk in self.older):
            model.objects.filter(**{f"{owner}__in": chunk}).delete()
        model.objects.bulk_create(
            (
                model(**{owner: row}, position=position, **entry)
                for row, entries in said
                for position, entry in enumerate(entries)
            ),
            batch_size=BATCH,
        )

    def _write_languages(self, said: list[tuple[Any, list[str]]]) -> None:
        spoken = languages_of(code for _row, codes in said for code in codes)
        for chunk in chunks(row.pk for row, _codes in said if row.pk in self.older):
            ServiceLanguage.objects.filter(service__in=chunk).delete()
        ServiceLanguage.objects.bulk_create(
            (ServiceLanguage(service=row, language=spoken[code]) for row, codes in said for code in codes),
            batch_size=BATCH,
        )

    def _write_places(self) -> None:
        said = self._said("service", "places")
        held = {}
        for chunk in chunks(service.pk for service, _places in said if service.pk in self.older):
            rows = ServiceAtLocation.objects.filter(service__in=chunk, location__source=self.plan.source)
            held |= {(at.service_id, at.location_id): at for at in rows}
        self.older.update(at.pk for at in held.values())
        pairs = []
        for service, places in said:
            for place in places:
                location_id = self.keys["location"][place.location_id]
                at = held.pop((service.pk, location_id), None)
                pairs.append((at or ServiceAtLocation(service=service, location_id=location_id), place))
                pairs[-1][0].description = place.description
        for at in held.values():
            self._remove(at)
        new = [at for at, _place in pairs if at._state.adding]
        ServiceAtLocation.objects.bulk_update(
            [at for at, _place in pairs if not at._state.adding], ["description"], batch_size=BATCH
        )
        ServiceAtLocation.objects.bulk_create(new, batch_size=BATCH)
        self._replace(Phone, "service_at_location", [(at, place.phones) for at, place in pairs])
        self._replace(Schedule, "service_at_location", [(at, place.schedules) for at, place in pairs])

    def _remove(self, at: ServiceAtLocation) -> None:
        try:
            with transaction.atomic():
                at.delete()
        except (ProtectedError, RestrictedError):
            # Something upstairs still leans on it: it stays, and the next check of the service will show it.
            self._event("service.place_kept", "service", at.service_id, {"location": str(at.location_id)})

    def _suggest(self) -> None:
        links = [
            ServiceTypeLink(
                service=self.rows["service"][planned.source_id], service_type=service_type, matched_text=words
            )
            for planned in self.plan.todo("service")
            for service_type, words in planned.suggestions
        ]
        # A suggestion or decision already there stays as it is.
        ServiceTypeLink.objects.bulk_create(links, batch_size=BATCH, ignore_conflicts=True)

    def _event(self, verb: str, object_type: str, object_id: Any, fields: dict[str, Any]) -> None:
        self.events.append(
            DirectoryEvent(
                actor_id=self.actor.id,
                actor_label=self.actor.label,
                verb=verb,
                object_type=object_type,
                object_id=str(object_id),
                fields=fields,
            )
        )
