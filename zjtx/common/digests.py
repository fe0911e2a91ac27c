"""The one place that says which digest the system uses (security.md: SM3 may have to take SHA-256's place)."""

import hashlib
import hmac
from collections.abc import Iterable

ALGORITHM = "SHA-256"
LENGTH = 64


def digest(data: bytes) -> str:
    """Digest of some bytes as lower-case hexadecimal text."""
    return hashlib.sha256(data).hexdigest()


def keyed_digest(data: bytes, key: bytes) -> str:
    """Digest that nobody without the key can recompute, for short secrets that a stolen table must not give away."""
    return hmac.new(key, data, hashlib.sha256).hexdigest()


def digest_chunks(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Digest and length of a stream, in constant memory."""
    running, size = hashlib.sha256(), 0
    for chunk in chunks:
        running.update(chunk)
        size += len(chunk)
    return running.hexdigest(), size
