"""Whether a text is of a length that somebody can judge."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

# About 35,000 words: more than a long contract, and hours of reading.
MOST = 200_000
FEWEST = 2


@dataclass(frozen=True, slots=True)
class OutOfBounds:
    """How long the texts are together, and the bound that this is beyond. Unit: characters; letters and digits alone
    at the lower bound."""

    characters: int
    bound: int


def out_of_bounds(texts: Sequence[str]) -> OutOfBounds | None:
    """None where the texts together can be judged."""
    together = sum(map(len, texts))
    if together > MOST:
        return OutOfBounds(together, MOST)
    telling = (character for text in texts for character in text if character.isalnum())
    counted = len(list(islice(telling, FEWEST)))
    return OutOfBounds(counted, FEWEST) if counted < FEWEST else None
