"""Who is asked for how much of which work, so that the whole is worth most.

A transport problem: people with room, work with need, pairs that fit, each with a worth by the package and a most.
Room below a person's own target is worth a bonus, so a person is two arcs, one with it and one without. All arcs make a
network, whose best flow is whole packages; the simplex method ends at one. Source: Ahuja, Magnanti, Orlin, "Network
Flows" (1993), sections 1.2 and 11.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array


@dataclass(frozen=True, slots=True)
class Person:
    """Packages there is room for this week, and how many of them lie below the person's own target, at most all."""

    room: int
    below_target: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """Person and work that fit, by their places; what a package is worth, and the most of them."""

    person: int
    work: int
    worth: float
    most: int


class NoAssignment(RuntimeError):
    """The solver found none, although asking nobody always is one: a fault of ours."""


def assign(people: Sequence[Person], needs: Sequence[int], pairs: Sequence[Pair], *, bonus: float) -> list[int]:
    """Packages for each pair, so that worth and bonus together are greatest; no person above their room, no work above
    its need, no pair above its most. `bonus` is for each package below a person's target, in the units of worth.

    Exact: the same as trying all. Raises NoAssignment.
    """
    if not pairs or not people:
        return [0] * len(pairs)
    count, heads = len(pairs), len(people)
    # Variables: packages of each pair, then of each person those below and those beyond the target.
    gain = np.concatenate([[pair.worth for pair in pairs], np.full(heads, bonus), np.zeros(heads)])
    most = np.concatenate([
        [pair.most for pair in pairs],
        [person.below_target for person in people],
        [person.room - person.below_target for person in people],
    ])  # fmt: skip
    of_person = incidence([pair.person for pair in pairs], heads, count, heads)
    of_work = incidence([pair.work for pair in pairs], len(needs), count, 0, width=count + 2 * heads)
    found = linprog(
        -gain, A_ub=of_work, b_ub=list(needs), A_eq=of_person, b_eq=np.zeros(heads),
        bounds=np.column_stack([np.zeros(len(most)), most]), method="highs-ds",
    )  # fmt: skip
    if found.x is None:
        raise NoAssignment(str(found.message))
    return [round(packages) for packages in found.x[:count]]


def incidence(rows: Sequence[int], height: int, count: int, heads: int, *, width: int | None = None) -> coo_array:
    """1 where a pair belongs to a row; with `heads`, each row's own two arcs take away what its pairs give."""
    own = np.arange(heads)
    row = np.concatenate([rows, own, own])
    column = np.concatenate([np.arange(count), count + own, count + heads + own])
    entry = np.concatenate([np.ones(count), -np.ones(2 * heads)])
    return coo_array((entry, (row.astype(int), column.astype(int))), shape=(height, width or count + 2 * heads))
