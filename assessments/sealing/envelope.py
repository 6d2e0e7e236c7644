"""AES-256-GCM around one value. The associated data says where the value belongs; moved elsewhere it does not open."""

import base64
import binascii
import os
import re

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from assessments.sealing.errors import SealBroken

_NONCE = 12
_LENGTH = 4
TOKEN = re.compile(r"s1:[A-Za-z0-9+/]{40,}={0,2}")


def _pad(data: bytes) -> bytes:
    # The length of a sealed answer would tell the answer: short values all look alike, long ones to within 256 bytes.
    step = 64 if len(data) + _LENGTH <= 256 else 256
    size = -(-(len(data) + _LENGTH) // step) * step
    return (len(data).to_bytes(_LENGTH) + data).ljust(size, b"\0")


def seal(key: bytes, text: str, bound_to: str) -> str:
    """Take a 32-byte key, a text and where it belongs; give the token to store."""
    nonce = os.urandom(_NONCE)
    sealed = AESGCM(key).encrypt(nonce, _pad(text.encode()), f"s1|{bound_to}".encode())
    return f"s1:{base64.b64encode(nonce + sealed).decode()}"


def unseal(key: bytes, token: str, bound_to: str) -> str:
    """Take a key, a token and where it stood; give the text; raise SealBroken when any of the three does not fit."""
    if not TOKEN.fullmatch(token):
        raise SealBroken(f"What is stored at {bound_to} is not a sealed value.")
    try:
        raw = base64.b64decode(token[3:], validate=True)
        padded = AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], f"s1|{bound_to}".encode())
    except (binascii.Error, InvalidTag):
        raise SealBroken(f"The sealed value at {bound_to} was changed, or moved there from elsewhere.") from None
    length = int.from_bytes(padded[:_LENGTH])
    return padded[_LENGTH : _LENGTH + length].decode()
