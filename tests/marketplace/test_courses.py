from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from marketplace.queries.courses import FEWEST, counted_anew, course_of
from tasks.actions.reviews import Review, review_item
from tasks.models import ItemState
from tests.factories import claims
from tests.factories.annotations import counts
from tests.factories.clients import client_of
from tests.factories.offers import NOW, Put, opened
from tests.factories.work import decided, lawyer

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def worked(items: int) -> Put:
    """One item an hour, three answers each."""
    put = opened(items=items + 1, funds=1_000_000)
    for number in range(items):
        decided(put, now=NOW + HOUR * number)
    return put


def test_decisions_are_summed_up_from_zero_to_now_by_who_made_them() -> None:
    put = worked(FEWEST)
    unsure = decided(put, ["yes", "no", "maybe"], now=NOW + HOUR * FEWEST)
    assert unsure.state == ItemState.UNSURE
    later = counts(NOW + HOUR * (FEWEST + 2))
    review_item(by=put.owner, item_id=unsure.pk, review=Review({"label": "yes"}, "By the statute."), now=later)
    found = counted_anew(put.project, later + timedelta(minutes=1))["decided"]
    assert isinstance(found, dict)
    points = found["points"]
    assert (found["n"], found["step"], len(points)) == (FEWEST + 1, "hour", FEWEST + 4)
    assert points[0] == {"at": NOW, "experts": 0, "person": 0, "conference": 0, "ai": 0}
    assert [point["experts"] for point in points] == [*range(FEWEST + 1), FEWEST, FEWEST, FEWEST]
    assert points[-1] == {
        "at": later + timedelta(minutes=1), "experts": FEWEST, "person": 1, "conference": 0, "ai": 0,
    }  # fmt: skip


def test_answers_are_counted_in_each_of_the_last_24_hours() -> None:
    put = worked(4)
    found = counted_anew(put.project, counts(NOW + HOUR * 3))["answers"]
    assert isinstance(found, dict)
    assert found["n"] == 12
    assert [hour["count"] for hour in found["hours"]] == [0] * 20 + [3] * 4
    assert found["hours"][-1]["hour"] == NOW + HOUR * 3


def test_too_few_are_not_drawn() -> None:
    put = worked(FEWEST - 1)
    found = counted_anew(put.project, counts(NOW + HOUR * 40))
    assert found["decided"] == {"n": FEWEST - 1, "step": "", "points": []}
    assert found["answers"] == {"n": 0, "hours": []}


@pytest.mark.parametrize(("after", "step"), [(HOUR, "minute"), (HOUR * 100, "hour"), (HOUR * 1000, "day")])
def test_the_step_grows_with_the_span(after: timedelta, step: str) -> None:
    put = opened(items=FEWEST + 1, funds=1_000_000)
    for _ in range(FEWEST):
        decided(put)
    found = counted_anew(put.project, counts(NOW) + after)["decided"]
    assert isinstance(found, dict)
    assert found["step"] == step
    assert len(found["points"]) <= 130
    assert [found["points"][1]["experts"], found["points"][-1]["experts"]] == [FEWEST, FEWEST]


def test_it_takes_the_same_queries_however_much_there_is() -> None:
    asked = []
    for items in (FEWEST, FEWEST + 6):
        put = worked(items)
        with CaptureQueriesContext(connection) as seen:
            counted_anew(put.project, counts(NOW + HOUR * items))
        asked.append(len(seen))
    assert asked == [3, 3]


def test_the_lab_reads_it_and_nobody_else() -> None:
    put = worked(FEWEST)
    cache.delete(f"course:{put.project.pk}")
    address = f"/api/v1/projects/{put.project.pk}/course"
    shown = client_of(claims.member(put.project.lab, Role.VIEWER)).get(address)
    assert shown.status_code == 200, shown.json()
    assert (shown.json()["fewest"], shown.json()["decided"]["n"]) == (FEWEST, FEWEST)
    assert client_of(opened(items=1).owner).get(address).status_code == 404
    assert client_of(lawyer()).get(address).status_code == 404
    assert client_of().get(address).status_code == 401


def test_it_is_kept_a_while() -> None:
    put = opened(items=1)
    cache.delete(f"course:{put.project.pk}")
    first = course_of(put.project, now=NOW)
    with CaptureQueriesContext(connection) as asked:
        assert course_of(put.project, now=NOW + HOUR) == first
    assert len(asked) == 0
