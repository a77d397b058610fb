"""What one item's answers add up to where each says several things: a consensus for every part, and how sure the whole
is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tasks.quality.answers import Floats
from tasks.quality.consensus import Vote, combine


@dataclass(frozen=True, slots=True)
class Voice:
    """One expert's answer: the index of its class for each part (None: nothing said of it), and the probability that
    they say of a part what is true. `said` None: "not enough information"."""

    said: Sequence[int | None] | None
    expected: float | None = None


@dataclass(frozen=True, slots=True)
class PartsConsensus:
    """`posteriors`: (classes,) for each part. `best`: the likeliest class, None for a part of which nobody spoke.
    `confidence`: the expected share, by weight, of the parts spoken of that are as `best` says; 0 where nobody gave
    an answer. `is_open`: most say that nothing can be said."""

    posteriors: Sequence[Floats]
    best: Sequence[int | None]
    confidence: float
    is_open: bool


def combine_parts(voices: Sequence[Voice], sizes: Sequence[int], weights: Sequence[float]) -> PartsConsensus:
    """The consensus of each part, independently of the others, by what is known of each expert's skill.

    `sizes`: the number of classes of each part. Without any part (nobody found anything to say) the answers agree
    that there is nothing, and the confidence is that of so many equal votes between two classes.
    """
    given = [voice for voice in voices if voice.said is not None]
    is_open = not given or len(voices) - len(given) > len(given)
    found = [of_part(given, place, size) for place, size in enumerate(sizes)]
    if given and not sizes:
        nothing = combine([Vote(0, voice.expected) for voice in given], 2)
        return PartsConsensus([], [], nothing.confidence, is_open)
    spoken = np.array([best is not None for _, best in found], dtype=np.float64) * np.array(weights)
    tops = np.array([posterior.max() for posterior, _ in found])
    confidence = float(spoken @ tops / spoken.sum()) if spoken.sum() > 0 else 0.0
    return PartsConsensus([posterior for posterior, _ in found], [best for _, best in found], confidence, is_open)


def of_part(voices: Sequence[Voice], place: int, size: int) -> tuple[Floats, int | None]:
    """Posterior and likeliest class of one part; what an answer leaves out is no vote."""
    votes = [
        Vote(voice.said[place], voice.expected)
        for voice in voices
        if voice.said is not None and voice.said[place] is not None
    ]
    consensus = combine(votes, size)
    return consensus.posterior, consensus.best
