"""Secrets at rest: AES-256-GCM with a key of the platform, bound to the row that holds them. Pure."""

import hashlib
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"\x01"
MARK, NONCE = 4, 12


class CannotUnseal(Exception):
    """No key at hand opens it, or it belongs to another row."""


def derived(secret: str) -> bytes:
    """A key of 32 bytes from a long random text (HKDF-SHA256, RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"consilium sealing v1").derive(secret.encode())


def seal(text: str, *, secrets: Sequence[str], context: str) -> bytes:
    """The text sealed with the first of the secrets; opens only with the same context (`table:row`).

    Bytes: version, mark of the key (4), nonce (12), ciphertext with its tag.
    """
    key, nonce = derived(secrets[0]), os.urandom(NONCE)
    return VERSION + mark_of(key) + nonce + AESGCM(key).encrypt(nonce, text.encode(), context.encode())


def unseal(sealed: bytes, *, secrets: Sequence[str], context: str) -> str:
    """What was sealed, with whichever of the secrets sealed it. Raises CannotUnseal."""
    mark, nonce, body = sealed[1 : 1 + MARK], sealed[1 + MARK : 1 + MARK + NONCE], sealed[1 + MARK + NONCE :]
    if sealed[:1] != VERSION or len(nonce) != NONCE:
        raise CannotUnseal("This was not sealed here.")
    for key in map(derived, secrets):
        if mark_of(key) != mark:
            continue
        try:
            return AESGCM(key).decrypt(nonce, body, context.encode()).decode()
        except InvalidTag:
            continue
    raise CannotUnseal("None of the platform's keys opens this. Enter the secret again.")


def mark_of(key: bytes) -> bytes:
    return hashlib.sha256(b"mark" + key).digest()[:MARK]
