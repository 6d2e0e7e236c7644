"""Every write to the catalogue and the directory: keyword-only, atomic, with its event in the same transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from resources.models.events import DirectoryEvent


@dataclass(frozen=True)
class Actor:
    """Who acts, as far as the ground floor may know: an opaque id and a label to show."""

    id: str
    label: str


def record_event(
    *, actor: Actor, verb: str, object_type: str, object_id: object, fields: Mapping[str, Any] | None = None
) -> DirectoryEvent:
    """Write one DirectoryEvent. Call it inside the transaction of the write that it describes."""
    return DirectoryEvent.objects.create(
        actor_id=actor.id,
        actor_label=actor.label,
        verb=verb,
        object_type=object_type,
        object_id=str(object_id),
        fields=dict(fields or {}),
    )
