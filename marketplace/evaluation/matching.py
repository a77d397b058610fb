"""Three ways of handing out work to the same experts over the same weeks: as the product invites, first come, and the
best score first. Made-up people; what is measured is who got work and how well it was done.

The world: abilities are N(1, 0.8) logits, of experts with 20 to 80 observations and of newcomers with none; an hour of
work is ten items, of which one is a hidden check that the week's end adds to what is known. Everybody works at most
their open hours, and all who are invited come. A third of the work asks a lower bound of 70 %, which newcomers reach by
working. Ways differ in who does it alone, and run in the same worlds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.special import expit

from accounts.ability.rasch import Observation, Standing, standing
from marketplace.matching.assignment import Pair, Person, assign
from marketplace.matching.invitations import Ability, most_of, target_bonus, weighed

ITEMS_AN_HOUR = 10
CHECKS_AN_HOUR = 1
NEWCOMERS = 0.3
FITS = 0.6
SELECTIVE = 1 / 3
SELECTIVE_BOUND = 0.7
NEEDED_OF_OPEN = 0.6
type Given = list[tuple[int, int, int]]


@dataclass
class Worker:
    """An expert of the made-up world; `target` and `room` are hours a week."""

    ability: float
    room: int
    target: int
    is_newcomer: bool
    fits: list[bool]
    seen: list[Observation] = field(default_factory=list)
    known: Standing = field(default_factory=lambda: standing([]))
    hours: int = 0

    def posterior(self) -> Ability:
        return Ability(self.known.ability_mean, self.known.ability_sd, len(self.seen))

    def work(self, hours: int, rng: np.random.Generator) -> None:
        self.hours += hours
        right = rng.random(hours * CHECKS_AN_HOUR) < expit(self.ability)
        self.seen += [Observation(bool(one)) for one in right]
        self.known = standing(self.seen)


@dataclass(frozen=True, slots=True)
class Work:
    """An offer: what a right item spares its lab, hours needed a week, and the lower bound it asks."""

    value: float
    need: int
    minimum: float


@dataclass(frozen=True, slots=True)
class Week:
    """One week of one way, before it is worked."""

    workers: Sequence[Worker]
    works: Sequence[Work]
    rng: np.random.Generator

    def fitting(self) -> list[tuple[int, int]]:
        return [
            (one, job)
            for one, worker in enumerate(self.workers)
            for job, work in enumerate(self.works)
            if worker.fits[job] and worker.known.lower >= work.minimum
        ]


def by_assignment(week: Week) -> Given:
    """As the product invites: optimal, drawn abilities, bonuses for newcomers and below targets."""
    people = [Person(worker.room, min(worker.target, worker.room)) for worker in week.workers]
    abilities = [worker.posterior() for worker in week.workers]
    pairs = [
        Pair(
            one,
            job,
            weighed(abilities[one], value=week.works[job].value, rng=week.rng).worth,
            most_of(week.works[job].need),
        )
        for one, job in week.fitting()
    ]
    bonus = target_bonus([pair.worth for pair in pairs])
    hours = assign(people, [work.need for work in week.works], pairs, bonus=bonus)
    return [(pair.person, pair.work, count) for pair, count in zip(pairs, hours, strict=True) if count]


def first_come(week: Week) -> Given:
    """Whoever looks first takes the best-paid work that fits, up to their open hours."""
    arrivals = week.rng.permutation(len(week.workers))
    place = {int(one): order for order, one in enumerate(arrivals)}
    return poured(week, sorted(week.fitting(), key=lambda pair: (place[pair[0]], -week.works[pair[1]].value)))


def best_score_first(week: Week) -> Given:
    """The highest expected agreement times value first, up to their open hours."""
    score = {pair: week.workers[pair[0]].known.expected * week.works[pair[1]].value for pair in week.fitting()}
    return poured(week, sorted(score, key=lambda pair: -score[pair]))


def poured(week: Week, order: Sequence[tuple[int, int]]) -> Given:
    """Fill pair after pair as far as room and need reach."""
    room = [worker.room for worker in week.workers]
    need = [work.need for work in week.works]
    given = []
    for one, job in order:
        hours = min(room[one], need[job])
        if hours:
            given.append((one, job, hours))
            room[one] -= hours
            need[job] -= hours
    return given


WAYS: dict[str, Callable[[Week], Given]] = {
    "assignment": by_assignment,
    "first_come": first_come,
    "best_score_first": best_score_first,
}


def made_up(people: int, offers: int, rng: np.random.Generator) -> tuple[list[Worker], list[Work]]:
    workers = []
    for _ in range(people):
        is_newcomer, room = bool(rng.random() < NEWCOMERS), int(rng.integers(2, 21))
        ability = float(rng.normal(1.0, 0.8))
        worker = Worker(
            ability, room, max(1, round(room * rng.uniform(0.3, 0.9))), is_newcomer,
            [bool(fits) for fits in rng.random(offers) < FITS],
        )  # fmt: skip
        if not is_newcomer:
            worker.work(int(rng.integers(20, 81)), rng)
            worker.hours = 0
        workers.append(worker)
    needed = NEEDED_OF_OPEN * sum(worker.room for worker in workers) * rng.dirichlet(np.full(offers, 3.0))
    works = [
        Work(float(rng.lognormal(0, 0.4)), max(1, round(hours)), SELECTIVE_BOUND if job < offers * SELECTIVE else 0.0)
        for job, hours in enumerate(needed)
    ]
    return workers, works


def run(way: str, *, people: int, offers: int, weeks: int, seed: int) -> dict[str, float]:
    """The figures of one way in one made-up world; the same seed is the same world for every way."""
    workers, works = made_up(people, offers, np.random.default_rng(seed))
    rng = np.random.default_rng([seed, 1])
    value = done = 0.0
    for _ in range(weeks):
        given = WAYS[way](Week(workers, works, rng))
        for one, job, hours in given:
            value += works[job].value * hours * ITEMS_AN_HOUR * float(expit(workers[one].ability))
            done += hours
        for one, hours in hours_by_worker(given).items():
            workers[one].work(hours, rng)
    targets = np.array([worker.target * weeks for worker in workers], dtype=float)
    had = np.array([worker.hours for worker in workers], dtype=float)
    newcomers = np.array([worker.is_newcomer for worker in workers])
    reached = np.minimum(had / targets, 1.0)
    return {
        "value": value,
        "hours": done,
        "newcomers_share_of_hours": float(had[newcomers].sum() / max(had.sum(), 1.0)),
        "newcomers_share_of_open_hours": share_of_room(workers),
        "target_reached": float(reached.mean()),
        "hours_below_target": float(np.maximum(targets - had, 0).sum()),
        "gini_of_target_reached": gini(reached),
    }


def hours_by_worker(given: Given) -> dict[int, int]:
    hours: dict[int, int] = {}
    for one, _, count in given:
        hours[one] = hours.get(one, 0) + count
    return hours


def share_of_room(workers: Sequence[Worker]) -> float:
    room = sum(worker.room for worker in workers)
    return sum(worker.room for worker in workers if worker.is_newcomer) / room if room else 0.0


def gini(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """0 where all are alike, towards 1 where one has everything. Source: Gini (1912), by ordered values."""
    ordered = np.sort(values)
    n, total = len(ordered), float(ordered.sum())
    if total == 0:
        return 0.0
    return float((2 * np.arange(1, n + 1) - n - 1) @ ordered / (n * total))


def simulate(*, people: int, offers: int, weeks: int, worlds: int, seed: int) -> dict[str, object]:
    """Each way's mean figures over the worlds, and the difference of assignment from each other way with its interval
    of 90 % over worlds (normal, paired)."""
    found = {
        way: [run(way, people=people, offers=offers, weeks=weeks, seed=seed + world) for world in range(worlds)]
        for way in WAYS
    }
    figures = list(found["assignment"][0])
    means = {
        way: {name: round(float(np.mean([one[name] for one in runs])), 4) for name in figures}
        for way, runs in found.items()
    }
    others = {
        way: {name: difference(found["assignment"], found[way], name) for name in figures}
        for way in WAYS
        if way != "assignment"
    }
    return {"worlds": worlds, "people": people, "weeks": weeks, "ways": means, "assignment_minus": others}


def difference(ours: Sequence[dict[str, float]], theirs: Sequence[dict[str, float]], name: str) -> list[float]:
    """Mean, lower and upper end."""
    apart = np.array([one[name] - other[name] for one, other in zip(ours, theirs, strict=True)])
    half = 1.645 * float(apart.std(ddof=1)) / len(apart) ** 0.5 if len(apart) > 1 else float("nan")
    mean = float(apart.mean())
    return [round(mean, 4), round(mean - half, 4), round(mean + half, 4)]
