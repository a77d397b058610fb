"""Testing again on more evidence without wearing out the promise: each look spends its own part of delta.

The parts of all looks of one group and kind sum to delta, so the chance that any of them certifies wrongly is at most
delta, however many there are and whichever judge each is about (union bound). The first gets most: a later look on
more evidence pays for a five times smaller part with only about log(5) / log(20) of its evidence more.
"""

FIRST, NEXT = 0.8, 0.2
# A further look waits until there is this much more evidence than at the last.
GROWTH = 1.5


def delta_of_look(delta: float, look: int) -> float:
    """What look number `look` (from 1) may spend. Raises ValueError below 1."""
    if look < 1:
        raise ValueError("Looks are counted from 1.")
    return float(delta * FIRST * NEXT ** (look - 1))


def is_due(*, items: int, at_last_look: int | None, open_items: int) -> bool:
    """Whether to look: the first time when all that was drawn is answered, later when evidence has grown enough."""
    if items == 0:
        return False
    return open_items == 0 if at_last_look is None else items >= GROWTH * at_last_look
