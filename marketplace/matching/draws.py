"""Lots that anybody with the key can draw again and nobody without it can foresee."""

import hmac
from uuid import UUID

SPAN = 1 << 64
TEACHING_SHARE = 1 / 3


def drawn(key: bytes, subject: UUID, purpose: str) -> float:
    """In [0, 1), uniform, the same for the same subject and purpose."""
    digest = hmac.digest(key, subject.bytes + purpose.encode(), "sha256")
    return int.from_bytes(digest[:8], "big") / SPAN


def proves(key: bytes, cluster: str) -> bool:
    """Whether a cluster of the evidence proves; the others teach. No document does both: a judge is never tested on
    what it has learnt from."""
    digest = hmac.digest(key, b"proof:" + cluster.encode(), "sha256")
    return int.from_bytes(digest[:8], "big") / SPAN >= TEACHING_SHARE


def share_for(*, wanted: int, drawn_already: int, left: int, at_least: float) -> float:
    """The chance for each of the `left` items so that about `wanted` are drawn in all, never below `at_least`."""
    missing = max(0, wanted - drawn_already)
    return min(1.0, max(at_least, missing / left)) if left else at_least
