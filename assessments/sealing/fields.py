"""Sealed model fields: plain in the hand, ciphertext in the row, in fixtures and in every query."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from django.core import checks
from django.core.exceptions import FieldError
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from assessments import gate
from assessments.sealing import envelope, keys
from assessments.sealing.errors import SealError


class Sealed:
    """A sealed value as the database holds it. Shown anywhere, it says nothing."""

    __slots__ = ("token",)

    def __init__(self, token: str):
        self.token = token

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__

    def __eq__(self, other) -> bool:
        return isinstance(other, Sealed) and other.token == self.token

    def __hash__(self) -> int:
        return hash(self.token)


class Unsealed:
    """A value that was set and waits for save(); kept out of reprs and pickles."""

    __slots__ = ("text",)

    def __init__(self, text: str):
        self.text = text

    def __repr__(self) -> str:
        return "<not yet sealed>"

    def __reduce__(self):
        raise SealError("Save before pickling: a value that is not sealed yet stays in memory.")


class FrozenList(list):
    """A list read from a sealed field. Changing it would be lost, so it refuses; assign a new list to the field."""

    def _refuse(self, *args, **kwargs):
        raise FieldError("A value read from a sealed field does not change in place: assign a new one to the field.")

    append = extend = insert = pop = remove = clear = sort = reverse = _refuse
    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refuse

    def __reduce__(self):
        return (list, (list(self),))

    def __deepcopy__(self, memo) -> list:
        return json.loads(json.dumps(self))


class FrozenDict(dict):
    """A dict read from a sealed field. Changing it would be lost, so it refuses; assign a new dict to the field."""

    _refuse = FrozenList._refuse
    __setitem__ = __delitem__ = __ior__ = pop = popitem = clear = update = setdefault = _refuse

    def __reduce__(self):
        return (dict, (dict(self),))

    def __deepcopy__(self, memo) -> dict:
        return json.loads(json.dumps(self))


def _frozen(value):
    match value:
        case list():
            return FrozenList(_frozen(item) for item in value)
        case dict():
            return FrozenDict((key, _frozen(item)) for key, item in value.items())
    return value


_as_stored: ContextVar[bool] = ContextVar("offramp_as_stored", default=False)


@contextmanager
def as_stored() -> Iterator[None]:
    """Inside, sealed attributes give what is held (ciphertext) instead of opening it: for copying between instances."""
    token = _as_stored.set(True)
    try:
        yield
    finally:
        _as_stored.reset(token)


class SealedAttribute(DeferredAttribute):
    """Opens a sealed value when it is read, each time through the gate; notes a value that is set."""

    def __get__(self, instance, cls=None):
        if instance is None:
            return self
        held = super().__get__(instance, cls)
        if _as_stored.get():
            return held
        if isinstance(held, Sealed):
            return self.field.open(instance, held)
        return self.field.decode(held.text) if isinstance(held, Unsealed) else held

    def __set__(self, instance, value) -> None:
        if hasattr(value, "resolve_expression"):
            raise FieldError(f"{self.field.label} is sealed: no expression can be computed for it.")
        if value is not None and not isinstance(value, Sealed | Unsealed):
            value = Unsealed(self.field.encode(value))
        instance.__dict__[self.field.attname] = value


class SealedField(models.TextField):
    """What both kinds share. `label` is part of the seal and never changes; `sealed_kind` serves the policy test."""

    descriptor_class = SealedAttribute
    is_sealed = True

    def __init__(self, *args, label: str, **kwargs):
        for option in ("unique", "db_index", "primary_key"):
            if kwargs.get(option):
                raise FieldError(f"{label} is sealed and cannot be {option}: look it up by a blind index.")
        self.label = label
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"label": self.label}

    def check(self, **kwargs) -> list:
        """Give Django's findings, and one when the model that carries the field cannot seal."""
        from assessments.sealing.models import SealedModel

        found = super().check(**kwargs)
        if not issubclass(self.model, SealedModel):
            found.append(checks.Error("A sealed field needs a SealedModel.", obj=self, id="assessments.E001"))
        return found

    # --- one value -------------------------------------------------------------------------------------------------

    def encode(self, value) -> str:
        """Take a value as Python has it; give the text to seal."""
        raise NotImplementedError

    def decode(self, text: str):
        """Take the text that was sealed; give the value."""
        raise NotImplementedError

    def _bound_to(self, instance) -> str:
        return f"{self.label}|{instance.pk}"

    def open(self, instance, held: Sealed):
        """Open one value of one row; raise GateClosed, SealBroken, KeyMissing or KeyDestroyed."""
        owner = instance.seal_owner()
        gate.check(owner, self.label)
        try:
            return self.decode(envelope.unseal(keys.key_for(owner), held.token, self._bound_to(instance)))
        except SealError as failure:
            raise gate.refuse(failure) from None

    def pre_save(self, model_instance, add: bool) -> Sealed | None:
        """Give the sealed value to write; a row that is copied under another key or id is refused."""
        held = model_instance.__dict__.get(self.attname)
        if held is None or (isinstance(held, Sealed) and not add):
            return held
        key = keys.key_for(model_instance.seal_owner())
        if isinstance(held, Sealed):
            envelope.unseal(key, held.token, self._bound_to(model_instance))
            return held
        sealed = Sealed(envelope.seal(key, held.text, self._bound_to(model_instance)))
        model_instance.__dict__[self.attname] = sealed
        return sealed

    # --- the database: ciphertext in, ciphertext out -----------------------------------------------------------------

    def from_db_value(self, value, expression, connection) -> Sealed | None:
        return None if value is None else Sealed(value)

    def get_prep_value(self, value):
        if value is None:
            return None
        if isinstance(value, Sealed):
            return value.token
        # loaddata hands over the token of the fixture as text; save() always comes through pre_save.
        if isinstance(value, str) and envelope.TOKEN.fullmatch(value):
            return value
        raise FieldError(f"{self.label} is sealed: set it on an instance and save() that, nothing else writes it.")

    def get_db_prep_value(self, value, connection, prepared=False):
        return value if prepared else self.get_prep_value(value)

    def get_lookup(self, lookup_name: str):
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.label} is sealed and cannot be searched by '{lookup_name}': use its blind index.")

    def get_transform(self, lookup_name: str):
        raise FieldError(f"{self.label} is sealed: '{lookup_name}' cannot be computed from it in a query.")

    # --- forms and fixtures ------------------------------------------------------------------------------------------

    def value_from_object(self, obj):
        """Give None or a callable: forms call it and get the value, fixtures turn to value_to_string instead."""
        with as_stored():
            held = getattr(obj, self.attname)
        return None if held is None else partial(getattr, obj, self.attname)

    def value_to_string(self, obj) -> str:
        """Give the ciphertext, for dumpdata; raise SealError for a row that was never saved."""
        with as_stored():
            held = getattr(obj, self.attname)
        if not isinstance(held, Sealed):
            raise SealError(f"{self.label} is not saved yet and cannot be written out.")
        return held.token


class SealedTextField(SealedField):
    """Sealed text. `max_length` counts the characters of the text, not of its seal, and is checked by forms."""

    def encode(self, value) -> str:
        return str(value)

    def decode(self, text: str) -> str:
        return text


class SealedJSONField(SealedField):
    """Sealed JSON. A list or dict that is read cannot be changed in place; assign a new one."""

    def encode(self, value) -> str:
        return json.dumps(value, ensure_ascii=False)

    def decode(self, text: str) -> Any:
        return _frozen(json.loads(text))

    def to_python(self, value):
        return value

    def formfield(self, **kwargs):
        from django import forms

        return models.Field.formfield(self, **{"form_class": forms.JSONField, **kwargs})
