"""Whether a hidden check still measures: mis-keyed, leaked, too easy, too hard. A finding asks a person to look; it
decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from scipy.special import betaincc, betaincinv, betaln

from tasks.quality.consensus import Vote, combine

FEWEST = 8
MISKEYED_FROM = 3
SURE_OF_ANOTHER, AGREEING = 0.9, 2 / 3
EASY, HARD = 0.97, 0.4
RECENT = 10
JUMP, SURE = 0.15, 0.95
TIMES_AS_FAST = 0.5
INTERVAL = 0.90


class Suspicion(StrEnum):
    MISKEYED = "miskeyed"
    LEAKED = "leaked"
    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"


@dataclass(frozen=True, slots=True)
class Given:
    """One answer on a check: its class (None: not enough information), what is known of who gave it, how long it took
    in seconds (0: not measured), when."""

    answer: int | None
    vote: Vote
    seconds: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Share:
    """The share right with its central 90 % interval (Jeffreys' prior) and n."""

    value: float
    lower: float
    upper: float
    n: int


@dataclass(frozen=True, slots=True)
class Health:
    """`another` is the class that the answers alone speak for where it is not the key's, with its probability."""

    share: Share
    suspicions: tuple[Suspicion, ...]
    another: int | None = None
    sureness: float = 0.0


def health_of(given: Sequence[Given], key: int, classes: int) -> Health:
    """The state of a check from all its answers, oldest first; nothing is suspected below FEWEST answers but the key
    itself (MISKEYED_FROM)."""
    is_right = np.array([one.answer == key for one in given], dtype=bool)
    share = share_of(int(is_right.sum()), len(given))
    another, sureness = without_the_key(given, key, classes)
    found = [Suspicion.MISKEYED] if another is not None else []
    if len(given) >= FEWEST:
        if has_leaked(given, is_right):
            found.append(Suspicion.LEAKED)
        if share.lower >= EASY:
            found.append(Suspicion.TOO_EASY)
        if share.upper <= HARD and another is None:
            found.append(Suspicion.TOO_HARD)
    return Health(share, tuple(found), another, sureness)


def share_of(right: int, n: int) -> Share:
    """The share right and its interval; uncertain all over where nothing was answered."""
    tail = (1 - INTERVAL) / 2
    lower, upper = betaincinv(right + 0.5, n - right + 0.5, [tail, 1 - tail])
    return Share((right + 0.5) / (n + 1) if n == 0 else right / n, float(lower), float(upper), n)


def without_the_key(given: Sequence[Given], key: int, classes: int) -> tuple[int | None, float]:
    """The class that the answers alone prove beyond SURE_OF_ANOTHER, and that more than AGREEING of them name, if it
    is another than the key."""
    votes = [one.vote for one in given if one.answer is not None]
    if len(votes) < MISKEYED_FROM:
        return None, 0.0
    found = combine(votes, classes)
    backing = sum(vote.answer == found.best for vote in votes) / len(votes)
    is_other = found.best not in (None, key) and found.confidence > SURE_OF_ANOTHER and backing > AGREEING
    return (found.best if is_other else None), found.confidence


def has_leaked(given: Sequence[Given], is_right: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> bool:
    """A sudden rise of right answers, or the same answers far faster, in the newest RECENT against all before."""
    if len(given) < 2 * RECENT:
        return False
    before, now = is_right[:-RECENT], is_right[-RECENT:]
    return rises(before, now) or hurries(given[:-RECENT], given[-RECENT:], float(now.mean()))


def rises(before: np.ndarray[tuple[int], np.dtype[np.bool_]], now: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> bool:
    """Whether the share right rose by more than JUMP, with probability SURE (independent Jeffreys posteriors)."""
    grid = (np.arange(400) + 0.5) / 400
    right, wrong = before.sum() + 0.5, len(before) - before.sum() + 0.5
    early = np.exp((right - 1) * np.log(grid) + (wrong - 1) * np.log1p(-grid) - betaln(right, wrong))
    late = betaincc(now.sum() + 0.5, len(now) - now.sum() + 0.5, np.minimum(grid + JUMP, 1.0))
    return bool((early / early.sum()) @ late > SURE)


def hurries(before: Sequence[Given], now: Sequence[Given], share_right: float) -> bool:
    """Whether nearly everybody is right and takes less than half the time it took before."""
    early, late = ([one.seconds for one in part if one.seconds > 0] for part in (before, now))
    if len(early) < RECENT or len(late) < RECENT or share_right < SURE:
        return False
    return float(np.median(late)) < TIMES_AS_FAST * float(np.median(early))
