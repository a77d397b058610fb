"""The second kind of certificate: one expert is enough where the judges bear out the answer.

Same machinery, another loss: each blind expert in turn is taken for the one who was asked; where judges and this answer
together reach the threshold, the work would stop, and the loss is that the answer differs from the consensus of the
other experts. The expert asked has no vote in what the answer is measured by, and no judge has one either.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from marketplace.certification.bounds import Floats
from marketplace.certification.evidence import BlindItem
from marketplace.certification.reference import Answer

Integers = NDArray[np.int64]


def scores_of(prior: Floats, confusion: Floats, classes: Sequence[str], seats: Sequence[Answer]) -> tuple[float, ...]:
    """For each seat's answer: its probability after the judges and this one expert.

    `prior` (classes,): what the judges make of the item. `confusion` (true, answer): what an expert of the pool answers
    given the truth; the same for all seats, since the licence is for whoever is asked. 0 for "not enough information".
    """
    after: Floats = prior[:, None] * confusion
    after = after / after.sum(axis=0, keepdims=True)
    sure = {name: float(after[at, at]) for at, name in enumerate(classes)}
    return tuple(0.0 if seat is None else sure[seat] for seat in seats)


def scores_if_borne_out(priors: Floats, confusion: Floats) -> Floats:
    """For each item: the score once one expert gives the answer that the judges find likeliest.

    `priors` (items, classes). Takes no expert's answer, so that thresholds may be set from it.
    """
    names = [str(at) for at in range(len(confusion))]
    return np.array([scores_of(prior, confusion, names, (names[int(prior.argmax())],))[0] for prior in priors])


def blind_item(
    *,
    item: str,
    cluster: str,
    seats: Sequence[Answer],
    classes: Sequence[str],
    prior: Floats,
    confusion: Floats,
    sampled_with: float = 1.0,
) -> BlindItem:
    """A row of evidence for a licence to stop after one."""
    scores = scores_of(prior, confusion, classes, seats)
    return BlindItem(item, cluster, tuple(seats), scores, None, sampled_with)


def may_stop(threshold: float | None, score: float) -> bool:
    """Whether a licence with this threshold lets the work stop; never without one."""
    return threshold is not None and score >= threshold
