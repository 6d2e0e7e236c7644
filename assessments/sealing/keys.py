"""Data keys: one per young person and one for the installation, each wrapped by the master ring."""

import os
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from assessments import gate
from assessments.sealing import envelope, ring
from assessments.sealing.errors import KeyDestroyed, KeyMissing, SealBroken
from assessments.sealing.settled import IfKept


@dataclass(frozen=True, repr=False)
class _Held:
    key: bytes
    # A key whose row is rolled back would seal what nobody can open again.
    kept: IfKept | bool


class _Pocket:
    """Unwrapped keys outside of a request, at most 256; the installation's key is kept here in requests too."""

    def __init__(self):
        self._held: OrderedDict[UUID | None, _Held] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, owner: UUID | None) -> _Held | None:
        with self._lock:
            return self._held.get(owner)

    def __setitem__(self, owner: UUID | None, held: _Held) -> None:
        with self._lock:
            self._held[owner] = held
            self._held.move_to_end(owner)
            while len(self._held) > 256:
                self._held.popitem(last=False)

    def pop(self, owner: UUID | None, default=None) -> None:
        with self._lock:
            self._held.pop(owner, default)

    def clear(self) -> None:
        with self._lock:
            self._held.clear()


_pocket = _Pocket()


def forget_all() -> None:
    """Drop every unwrapped key held by this process outside of requests."""
    _pocket.clear()


def _place(owner: UUID | None):
    request = gate.current()
    return request.keys if request is not None and owner is not None else _pocket


def _model():
    return apps.get_model("assessments", "DataKey")


def _bound_to(owner: UUID | None) -> str:
    return f"data key of {owner or 'the installation'}"


def _wrap(key: bytes, owner: UUID | None) -> dict[str, str]:
    master = ring.current()
    return {"wrapped": envelope.seal(master.keys[master.first], key.hex(), _bound_to(owner)), "ring_key": master.first}


def _unwrap(row) -> bytes:
    if row.destroyed_at:
        raise KeyDestroyed(f"The {_bound_to(row.owner)} was destroyed; what it sealed cannot be read.")
    master = ring.current().keys.get(row.ring_key)
    if master is None:
        raise KeyMissing(f"The {_bound_to(row.owner)} is wrapped by master key {row.ring_key}, not in the key file.")
    return bytes.fromhex(envelope.unseal(master, row.wrapped, _bound_to(row.owner)))


def create_key(owner: UUID | None) -> None:
    """Make the data key of a young person (None: of the installation); a second time is an IntegrityError."""
    key = os.urandom(ring.KEY_BYTES)
    with transaction.atomic():
        _model().objects.create(owner=owner, **_wrap(key, owner))
        _place(owner)[owner] = _Held(key, IfKept())


def _installation_row():
    row = _model().objects.filter(owner=None).first()
    if row is None:
        row, _ = _model().objects.get_or_create(owner=None, defaults=_wrap(os.urandom(ring.KEY_BYTES), None))
        return row, IfKept()
    return row, True


def key_for(owner: UUID | None) -> bytes:
    """Give the data key of a young person (None: of the installation, made on first use); KeyMissing, KeyDestroyed."""
    place = _place(owner)
    held = place.get(owner)
    if held is not None and held.kept:
        return held.key
    kept = True
    if owner is None:
        row, kept = _installation_row()
    else:
        row = _model().objects.filter(owner=owner).first()
    if row is None:
        raise KeyMissing(f"There is no {_bound_to(owner)}: make it with create_key() before the first sealed value.")
    key = _unwrap(row)
    place[owner] = _Held(key, kept)
    return key


def prefetch_keys(owners: Iterable[UUID]) -> None:
    """Unwrap the data keys of many young people with one query; missing or destroyed ones fail when they are used."""
    wanted = [owner for owner in set(owners) if owner is not None and _place(owner).get(owner) is None]
    if not wanted:
        return
    for row in _model().objects.filter(owner__in=wanted, destroyed_at=None):
        _place(row.owner)[row.owner] = _Held(_unwrap(row), True)


@transaction.atomic
def destroy_key(owner: UUID) -> None:
    """Destroy a young person's data key for good: every value sealed with it stays unreadable, in backups too once
    the wrapped keys' own backups have run out. Blind indexes of the person have to be deleted by the caller."""
    if owner is None:
        raise ValueError("The installation's key is never destroyed: every index and chain hangs on it.")
    row = _model().objects.select_for_update().filter(owner=owner).first()
    if row is None:
        raise KeyMissing(f"There is no {_bound_to(owner)} to destroy.")
    row.wrapped = row.ring_key = ""
    row.destroyed_at = row.destroyed_at or timezone.now()
    row.save(update_fields=["wrapped", "ring_key", "destroyed_at"])
    _pocket.pop(owner)
    _place(owner).pop(owner, None)


def rewrap_all() -> int:
    """Wrap every data key anew with the ring's first key; give how many were not yet; KeyMissing when one cannot."""
    waiting = _model().objects.filter(destroyed_at=None).exclude(ring_key=ring.current().first)
    done = 0
    for pk in list(waiting.values_list("pk", flat=True)):
        with transaction.atomic():
            row = waiting.select_for_update().filter(pk=pk).first()
            if row is not None:
                fresh = _wrap(_unwrap(row), row.owner)
                row.wrapped, row.ring_key = fresh["wrapped"], fresh["ring_key"]
                row.save(update_fields=["wrapped", "ring_key"])
                done += 1
    return done


def derived(purpose: str) -> bytes:
    """Give a 32-byte key for one purpose, derived from the installation's data key, so that rotation keeps it."""
    return HKDF(hashes.SHA256(), 32, salt=None, info=f"offramp|{purpose}".encode()).derive(key_for(None))


def check_ring_fits() -> None:
    """Raise ImproperlyConfigured when the key file is not the one that this database was sealed with, when it lacks a
    key that wraps somebody's data key, or when data keys were not restored beside the records: every list that such a
    young person is on would fail."""
    row = _model().objects.filter(owner=None).first()
    if row is None:
        return
    try:
        _unwrap(row)
    except (KeyMissing, SealBroken):
        raise ImproperlyConfigured(
            "The key file does not hold the master key that this database was sealed with. "
            "Set OFFRAMP_KEY_FILE to the file that belongs to it."
        ) from None
    standing = _model().objects.filter(destroyed_at=None)
    lost = sorted(set(standing.exclude(ring_key__in=ring.current().keys).values_list("ring_key", flat=True)))
    if lost:
        raise ImproperlyConfigured(
            f"The key file lacks {', '.join(lost)}, which some data keys are wrapped with. Put that line back into the "
            "file that OFFRAMP_KEY_FILE names, then run: python manage.py rotate_keys"
        )
    people = apps.get_model("assessments", "YoungPerson")._base_manager
    without = people.exclude(pk__in=_model().objects.exclude(owner=None).values("owner")).count()
    if without:
        raise ImproperlyConfigured(
            f"The data keys of {without} young people are not in the database. Restore the table of data keys that was "
            "saved beside this database."
        )
