"""Texts that are the same, or nearly the same.

Near-duplicates are found by MinHash over the set of three-word shingles (Broder, "On the resemblance and containment
of documents", 1997), cut into bands (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", section 3.4): two
texts of Jaccard similarity s share at least one of b bands of r values with probability 1 - (1 - s^r)^b. With b = 10
and r = 7 that is 0.98 at s = 0.85, 0.9985 at 0.9 and 0.58 at 0.7; what shares a band is then compared exactly.
"""

import hashlib
import re
import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tasks.intake.texts import normal

type Hashes = NDArray[np.uint64]

SIMILAR = 0.85
BANDS, ROWS = 10, 7
WORDS = 3
BLOCK = 4096
# Scripts without spaces count by the character, the rest by the word.
TOKEN = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\w+")
ODD = np.random.default_rng(20261101).integers(0, 2**63, size=(2, BANDS * ROWS), dtype=np.uint64) | np.uint64(1)
MIX = np.uint64(0x9E3779B97F4A7C15)
SHIFT = np.uint64(32)


def digest(texts: Sequence[str]) -> str:
    """Hexadecimal SHA-256 of the texts as they read: case, white space and compatible forms make no difference."""
    return hashlib.sha256("\x00".join(map(normal, texts)).encode("utf-8", "surrogatepass")).hexdigest()


def shingles(text: str) -> Hashes:
    """The hashes of every three words in a row, sorted, each once; of all words where there are fewer. Empty for a
    text without a word."""
    words = TOKEN.findall(normal(text))
    codes = np.array([zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words], dtype=np.uint64)
    width = min(WORDS, len(codes))
    if not width:
        return codes
    mixed = codes[: len(codes) - width + 1].copy()
    for step in range(1, width):
        mixed = spread(mixed) + codes[step : len(codes) - width + 1 + step]
    return np.unique(spread(mixed))


def spread(values: Hashes) -> Hashes:
    """Each value's bits over all 64 (the finaliser of splitmix64, shortened)."""
    values = (values ^ (values >> SHIFT)) * MIX
    return values ^ (values >> SHIFT)


def similarity(first: Hashes, second: Hashes) -> float:
    """The Jaccard similarity of two sets of shingles, 0 to 1; of two empty ones 0."""
    both = len(np.intersect1d(first, second, assume_unique=True))
    together = len(first) + len(second) - both
    return both / together if together else 0.0


def minima(of: Hashes) -> Hashes:
    """The least value of each of BANDS x ROWS hash functions over a set that is not empty; 2 MB at most at a time."""
    least = np.full(BANDS * ROWS, np.iinfo(np.uint64).max, dtype=np.uint64)
    for start in range(0, len(of), BLOCK):
        block = of[start : start + BLOCK, None] * ODD[0] + ODD[1]
        np.minimum(least, (block ^ (block >> SHIFT)).min(axis=0), out=least)
    return least


def bands(of: Hashes) -> list[int]:
    """BANDS keys, signed 64-bit, of a set of shingles; none of an empty set. Similar sets are likely to share one."""
    if not len(of):
        return []
    rows = minima(of).reshape(BANDS, ROWS)
    return [key(number, row.tobytes()) for number, row in enumerate(rows)]


def key(number: int, content: bytes) -> int:
    """A signed 64-bit key of some bytes; equal bytes under another number have another key."""
    found = hashlib.blake2b(content, digest_size=8, person=f"part {number}".encode()).digest()
    return int.from_bytes(found, "big", signed=True)
