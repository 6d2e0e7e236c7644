"""The door to sealing: import from here. How it works stands in the modules of assessments/sealing."""

from assessments.sealing.blind import (
    blind,
    initials_token,
    name_tokens,
    name_words,
    search_tokens,
    sound_of,
    word_tokens,
)
from assessments.sealing.errors import KeyDestroyed, KeyMissing, SealBroken, SealError
from assessments.sealing.fields import SealedJSONField, SealedTextField
from assessments.sealing.keys import create_key, destroy_key, prefetch_keys, rewrap_all
from assessments.sealing.models import SealedManager, SealedModel, SealedQuerySet

__all__ = [
    "KeyDestroyed",
    "KeyMissing",
    "SealBroken",
    "SealError",
    "SealedJSONField",
    "SealedManager",
    "SealedModel",
    "SealedQuerySet",
    "SealedTextField",
    "blind",
    "create_key",
    "destroy_key",
    "initials_token",
    "name_tokens",
    "name_words",
    "prefetch_keys",
    "rewrap_all",
    "search_tokens",
    "sound_of",
    "word_tokens",
]
