"""The simulation of matching: its measures, and what it says of a small world."""

import io

import numpy as np
import pytest
from django.core.management import call_command

from marketplace.evaluation.matching import WAYS, Week, gini, made_up, run, simulate


def test_gini_is_zero_for_equals_and_near_one_for_one_who_has_all() -> None:
    assert gini(np.array([3.0, 3.0, 3.0])) == 0
    assert gini(np.array([0.0, 0.0, 0.0, 8.0])) == pytest.approx(0.75)
    assert gini(np.array([1.0, 2.0, 3.0])) == pytest.approx(2 / 9)
    assert gini(np.zeros(3)) == 0


@pytest.mark.parametrize("way", WAYS)
def test_every_way_keeps_room_need_and_fit(way: str) -> None:
    workers, works = made_up(15, 4, np.random.default_rng(5))
    week = Week(workers, works, np.random.default_rng(6))
    fitting = set(week.fitting())
    given = WAYS[way](week)
    assert given and all((one, job) in fitting for one, job, _ in given)
    for one, worker in enumerate(workers):
        assert sum(hours for who, _, hours in given if who == one) <= worker.room
    for job, work in enumerate(works):
        assert sum(hours for _, what, hours in given if what == job) <= work.need


def test_a_world_is_the_same_for_every_way_and_every_run() -> None:
    asked = {"people": 12, "offers": 3, "weeks": 2, "seed": 4}
    assert run("assignment", **asked) == run("assignment", **asked)
    assert run("first_come", **asked)["newcomers_share_of_open_hours"] == pytest.approx(
        run("assignment", **asked)["newcomers_share_of_open_hours"]
    )


def test_assignment_is_fairer_to_newcomers_and_targets_than_the_best_score_first() -> None:
    found = simulate(people=30, offers=6, weeks=4, worlds=3, seed=1)
    ways = found["ways"]
    assert isinstance(ways, dict)
    ours, greedy = ways["assignment"], ways["best_score_first"]
    assert ours["newcomers_share_of_hours"] > greedy["newcomers_share_of_hours"]
    assert ours["gini_of_target_reached"] < greedy["gini_of_target_reached"]
    assert ours["hours_below_target"] < ways["first_come"]["hours_below_target"]


def test_the_command_prints_each_way() -> None:
    out = io.StringIO()
    call_command("simulate_matching", people=10, offers=3, weeks=2, worlds=2, stdout=out)
    assert "Gini of target reached" in out.getvalue() and "best_score_first" in out.getvalue()
