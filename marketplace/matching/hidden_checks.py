"""When an expert's next item is a hidden check."""

from math import ceil

LONGEST_LOOK = 100


def hazard(since: int, share: float) -> float:
    """The chance that the next item is a check, `since` items after the last one (or after the first item of all).

    With mean gap m = 1 / share the gap is uniform on 1 … 2m - 1 items: the realised share stays near `share` for
    every single expert, and no place is safe or certain. Nobody owes checks: after 2m - 1 items without one (there
    was none to show) the chance falls back to `share`. `share` is in [0, 0.5].
    """
    if share <= 0:
        return 0.0
    left = 2 / share - 1 - since
    return 1 / left if left >= 1 else share


def look_back(share: float) -> int:
    """How many of an expert's items must be looked at to know where they are."""
    return min(LONGEST_LOOK, ceil(2 / share)) if share > 0 else 0
