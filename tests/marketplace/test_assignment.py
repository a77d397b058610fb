"""The optimal assignment beside trying everything. Pure."""

import time
from itertools import product
from random import Random

import numpy as np
import pytest

from marketplace.matching.assignment import Pair, Person, assign
from marketplace.matching.invitations import (
    NEWCOMER_BONUS,
    Ability,
    Weighed,
    most_of,
    packages,
    packages_needed,
    target_bonus,
    weighed,
)

type Case = tuple[list[Person], list[int], list[Pair], float]


def whole_worth(people: list[Person], pairs: list[Pair], given: list[int], bonus: float) -> float:
    each = [0] * len(people)
    for pair, count in zip(pairs, given, strict=True):
        each[pair.person] += count
    below = sum(min(had, person.below_target) for had, person in zip(each, people, strict=True))
    return sum(pair.worth * count for pair, count in zip(pairs, given, strict=True)) + bonus * below


def is_allowed(people: list[Person], needs: list[int], pairs: list[Pair], given: list[int]) -> bool:
    each, work = [0] * len(people), [0] * len(needs)
    for pair, count in zip(pairs, given, strict=True):
        each[pair.person] += count
        work[pair.work] += count
    is_within = all(0 <= count <= pair.most for pair, count in zip(pairs, given, strict=True))
    has_room = all(had <= person.room for had, person in zip(each, people, strict=True))
    return is_within and has_room and all(had <= need for had, need in zip(work, needs, strict=True))


def best_of_all(people: list[Person], needs: list[int], pairs: list[Pair], bonus: float) -> float:
    every = product(*(range(pair.most + 1) for pair in pairs))
    return max(
        whole_worth(people, pairs, list(given), bonus)
        for given in every
        if is_allowed(people, needs, pairs, list(given))
    )


def case(seed: int) -> Case:
    rng = Random(seed)
    people = [Person(room := rng.randint(0, 4), rng.randint(0, room)) for _ in range(rng.randint(1, 4))]
    needs = [rng.randint(0, 4) for _ in range(rng.randint(1, 3))]
    fitting = [(one, work) for one in range(len(people)) for work in range(len(needs)) if rng.random() < 0.7]
    pairs = [Pair(one, work, rng.choice([1.0, rng.uniform(-1, 5)]), rng.randint(1, 2)) for one, work in fitting]
    return people, needs, pairs, rng.choice([0.0, 0.7, 3.0])


@pytest.mark.parametrize("seed", range(60))
def test_it_is_as_good_as_trying_everything(seed: int) -> None:
    people, needs, pairs, bonus = case(seed)
    given = assign(people, needs, pairs, bonus=bonus)
    assert is_allowed(people, needs, pairs, given)
    assert whole_worth(people, pairs, given, bonus) == pytest.approx(best_of_all(people, needs, pairs, bonus))


def test_the_bonus_sends_work_to_who_is_below_target() -> None:
    pairs = [Pair(0, 0, 5.0, 2), Pair(1, 0, 4.0, 2)]
    people = [Person(2, 0), Person(2, 2)]
    assert assign(people, [2], pairs, bonus=0.0) == [2, 0]
    assert assign(people, [2], pairs, bonus=2.0) == [0, 2]


def test_nobody_and_nothing_is_no_fault() -> None:
    assert assign([], [3], [], bonus=1.0) == []
    assert assign([Person(3)], [0], [Pair(0, 0, 1.0, 3)], bonus=1.0) == [0]


def test_a_whole_marketplace_takes_seconds() -> None:
    rng = np.random.default_rng(3)
    people = [Person(int(room), int(room) // 2) for room in rng.integers(1, 20, 1000)]
    needs = [int(need) for need in rng.integers(20, 400, 40)]
    pairs = [Pair(one, work, float(rng.random()), 5) for one in range(1000) for work in range(40) if rng.random() < 0.3]
    began = time.monotonic()
    given = assign(people, needs, pairs, bonus=0.3)
    assert time.monotonic() - began < 60
    assert is_allowed(people, needs, pairs, given) and sum(given) > 1000


def test_who_is_unknown_is_sometimes_drawn_above_who_is_known_to_be_good() -> None:
    known, unknown = Ability(1.5, 0.2, 200), Ability()
    rng = np.random.default_rng(1)
    above = [weighed(unknown, value=1, rng=rng).worth > weighed(known, value=1, rng=rng).worth for _ in range(2000)]
    assert 0.05 < np.mean(above) < 0.35


def test_newness_is_a_share_of_the_worth_and_fades() -> None:
    assert Weighed(value=10, drawn=0.5, newness=1).worth == pytest.approx(5 * (1 + NEWCOMER_BONUS))
    rng = np.random.default_rng(1)
    assert weighed(Ability(n=20), value=1, rng=rng).newness == 0.5
    assert target_bonus([]) == 0.0 and target_bonus([1.0, 3.0, 100.0]) == 1.5


def test_packages_are_whole() -> None:
    assert [packages(minutes) for minutes in (-5, 59, 60, 150)] == [0, 0, 1, 2]
    assert [packages_needed(minutes) for minutes in (-5, 0, 1, 60, 61)] == [0, 0, 1, 1, 2]
    assert [most_of(need) for need in (1, 2, 10)] == [1, 1, 3]
