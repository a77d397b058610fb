"""Labels of the steps of one trajectory, and what follows for the first wrong step.

Each step is an item of `classification` (wrong, neutral, right in any order); here the steps' posteriors become one
over "the first wrong step is this one, or there is none", steps being independent given the experts' confusions.
"""

import numpy as np

from tasks.quality.answers import Floats


def first_wrong(posterior: Floats, wrong: int) -> Floats:
    """P(first wrong step) (steps + 1,), the last entry that none is wrong; `posterior` (steps, classes) with `wrong`
    the class of a wrong step. Sums to 1. Raises ValueError where there is no such class."""
    if not 0 <= wrong < posterior.shape[1]:
        raise ValueError(f"there is no class {wrong} among {posterior.shape[1]}")
    chance = posterior[:, wrong]
    still_right = np.concatenate([[1.0], np.cumprod(1 - chance)])
    return np.append(still_right[:-1] * chance, still_right[-1])


def rewards(posterior: Floats, right: int, wrong: int) -> Floats:
    """Expected reward of each step (steps,), from -1 (surely wrong) to 1 (surely right)."""
    return np.asarray(posterior[:, right] - posterior[:, wrong])
