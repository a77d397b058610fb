"""From blind items to independent trials: a cluster (document, prompt, customer) counts once, however many items.

Two ways, chosen by the shape of the evidence and never by its answers:

- "any": a cluster is a trial that goes wrong where any of its accepted items differs: an exact binomial test, which
  bounds the error of a random accepted item of a random cluster. Right where clusters hold hardly more than one item.
- "mean": a cluster is a trial whose loss is the share of its accepted items that differ, against epsilon (the error of
  a random accepted item of a random cluster that has any). Tested by betting, which loses less than Hoeffding-Bentkus
  wherever averages within clusters vary little.

To stop after one expert, each seat of an item is taken for the first in turn. At most `most_strays` of them can differ
from their others, so one item says more than one expert's answer would. With three seats, of which equal answers have
equal scores, this is exact: an accepted item is either unanimous (three answers, none differs) or has one accepted
dissenter (one answer, which differs). If q is the share of the second kind, the error is q / (3 - 2 q), so the test is
binomial in q; 27 clean items prove 5 % at 0.02, where the judge's own answers need 77.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marketplace.certification.bounds import Floats, betting_p_value, binomial_p_value, binomial_upper
from marketplace.certification.evidence import BlindItem, Design, Evidence, Kind
from marketplace.certification.reference import consensus_of, most_strays, strays

Integers = NDArray[np.int64]

ANY_UP_TO = 1.5
PRECISION = 40


@dataclass(frozen=True, slots=True)
class Cases:
    """One row an answer that could stand: index of its item and cluster, score, whether it differs (0 or 1), and its
    weight in its item. `sizes` (clusters,): blind items in each. `highest`: the largest loss that an item can have.
    `odds`: how many accepted answers an item without a difference has for each of one with; None where that varies."""

    item: Integers
    cluster: Integers
    score: Floats
    differs: Floats
    weight: Floats
    sizes: Integers
    highest: float
    odds: float | None
    open_answers: int

    @property
    def clusters(self) -> int:
        return len(self.sizes)

    @property
    def by_any(self) -> bool:
        """Exact binomial on clusters, where they hold few items."""
        return self.odds is not None and float(self.sizes.mean()) <= ANY_UP_TO


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is accepted at one threshold: answers, their items and clusters, those that differ; and for each cluster
    with any (clusters,) the weight an item that differs (`lost`) and that is accepted (`taken`)."""

    answers: int
    items: int
    clusters: int
    differing: int
    differing_clusters: int
    lost: Floats
    taken: Floats
    highest: float
    odds: float | None

    def p_value(self, epsilon: float) -> float:
        """For "the error is at least epsilon"."""
        if self.odds:
            return binomial_p_value(self.differing_clusters, self.clusters, share_of(epsilon, self.odds))
        return betting_p_value(self.lost - epsilon * self.taken, self.highest * (1 - epsilon))

    def upper(self, delta: float) -> float:
        """The smallest error rate that is excluded at `delta`; 1 where none is."""
        if self.odds:
            return error_of(binomial_upper(self.differing_clusters, self.clusters, delta), self.odds)
        low, high = 0.0, 1.0
        for _ in range(PRECISION):
            middle = (low + high) / 2
            low, high = (low, middle) if 0 < middle < 1 and self.p_value(middle) <= delta else (middle, high)
        return high


def share_of(error: float, odds: float) -> float:
    """The share of accepted items with a difference at which so large an error is met."""
    return odds * error / (1 + (odds - 1) * error)


def error_of(share: float, odds: float) -> float:
    """The inverse of `share_of`."""
    return share / (odds - (odds - 1) * share)


def odds_of(items: Sequence[BlindItem], design: Design) -> float | None:
    """1 for judges' answers; 3 for three seats whose equal answers have equal scores; None for any other shape."""
    if design.kind is Kind.SETTLE:
        return 1.0
    even = all(len(set(zip(item.seats, item.scores, strict=True))) == len(set(item.seats)) for item in items)
    return 3.0 if design.seats == 3 and even else None


def cases_of(evidence: Evidence) -> Cases:
    """Every answer that could stand, of the items kept by `thinned`."""
    items = thinned(evidence.items, evidence.design.stratum)
    names = sorted({item.cluster for item in items})
    place = {name: at for at, name in enumerate(names)}
    rows = [
        (at, place[item.cluster], *row) for at, item in enumerate(items) for row in answers_of(item, evidence.design)
    ]
    table = np.array(rows, dtype=np.float64).reshape(len(rows), 5)
    sizes = np.bincount([place[item.cluster] for item in items], minlength=len(names)).astype(np.int64)
    possible = sum(len(item.seats) for item in items) if evidence.design.kind is Kind.STOP_AFTER_ONE else len(items)
    return Cases(
        table[:, 0].astype(np.int64),
        table[:, 1].astype(np.int64),
        table[:, 2],
        table[:, 3],
        table[:, 4],
        sizes,
        1.0 if evidence.design.kind is Kind.SETTLE else most_strays(evidence.design.seats),
        odds_of(items, evidence.design),
        possible - len(rows),
    )


def answers_of(item: BlindItem, design: Design) -> list[tuple[float, float, float]]:
    """Score, difference and weight of each answer. Where the experts have no consensus, a judge's answer differs; an
    expert's cannot be compared and drops out (counted as open)."""
    if design.kind is Kind.SETTLE:
        return [(item.scores[0], float(item.answer is None or item.answer != consensus_of(item.seats)), 1.0)]
    compared = zip(item.scores, strays(item.seats), strict=True)
    return [(score, float(stray), 1 / design.seats) for score, stray in compared if stray is not None]


def thinned(items: Sequence[BlindItem], salt: str) -> list[BlindItem]:
    """As many of the items as make all equally likely: kept by a hash of its id with probability lowest / own."""
    lowest = min((item.sampled_with for item in items), default=1.0)
    return [item for item in items if drawn(item.item, salt) < lowest / item.sampled_with]


def drawn(name: str, salt: str) -> float:
    """A number in [0, 1) that depends on the name alone."""
    return int.from_bytes(hashlib.sha256(f"{salt}\0{name}".encode()).digest()[:8]) / 2**64


def accepted_at(cases: Cases, threshold: float) -> Accepted:
    """What stands where the score reaches the threshold."""
    taken = cases.score >= threshold
    cluster, differs, weight = cases.cluster[taken], cases.differs[taken], cases.weight[taken]
    by_cluster = np.bincount(cluster, weights=differs * weight, minlength=cases.clusters)
    shares = np.bincount(cluster, weights=weight, minlength=cases.clusters)
    items, firsts = np.unique(cases.item[taken], return_index=True)
    standing = np.bincount(cluster[firsts], minlength=cases.clusters)
    has = standing > 0
    return Accepted(
        answers=int(taken.sum()),
        items=len(items),
        clusters=int(np.count_nonzero(has)),
        differing=int(differs.sum()),
        differing_clusters=int(np.count_nonzero(by_cluster)),
        lost=by_cluster[has] / standing[has],
        taken=shares[has] / standing[has],
        highest=cases.highest,
        odds=cases.odds if cases.by_any else None,
    )
