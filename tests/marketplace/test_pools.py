"""Whom an offer reaches: told in fives, never a single person, and how each figure comes about."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.availability import update_availability
from accounts.actor import Actor
from accounts.open_hours import Span
from marketplace.matching.pool import told
from marketplace.models import Offer
from marketplace.queries.pools import changed, pool_of, question_of
from tests.factories.clients import client_of
from tests.factories.experts import make_qualification
from tests.factories.labs import make_lab
from tests.factories.offers import NOW, Put, opened
from tests.factories.work import answer, lawyer, taken

pytestmark = pytest.mark.django_db
EVENING = [Span(day, 18 * 60, 22 * 60) for day in range(7)]


def lawyers(count: int, **changes: object) -> list[Actor]:
    return [lawyer(**changes) for _ in range(count)]


def with_pace(put: Put, seconds: int = 300) -> None:
    for who in lawyers(5):
        claim = taken(who, put)
        claim.focused_seconds = seconds
        claim.save()
        answer(who, claim, "yes", NOW)


def read(put: Put, **query: object) -> dict[str, object]:
    found = client_of(put.owner).get(f"/api/v1/offers/{put.offer.pk}/pool", query)
    assert found.status_code == 200, found.json()
    body: dict[str, object] = found.json()
    return body


@pytest.mark.parametrize(("count", "shown"), [(0, None), (4, None), (5, 5), (7, 5), (8, 10), (64, 65)])
def test_counts_are_told_to_fives_and_few_not_at_all(count: int, shown: int | None) -> None:
    assert told(count) == shown


def test_it_says_who_fits_and_what_each_thing_asked_leaves() -> None:
    put = opened(specialty_required=True)
    lawyers(6)
    lawyers(5, jurisdiction="US-DE")
    lawyers(5, specialties=["privacy"])
    found = read(put)
    assert found["fits"] == 5
    assert found["steps"] == [
        {"kind": "field", "left": 15}, {"kind": "credential", "left": 10}, {"kind": "specialty", "left": 5},
        {"kind": "language", "left": 5}, {"kind": "qualification", "left": 5}, {"kind": "conflict", "left": 5},
    ]  # fmt: skip


def test_a_single_person_is_never_told_whatever_is_asked() -> None:
    put, who = opened(), lawyer()
    make_qualification(who.expert.pk, "law", right=60, wrong=2)
    for least in (0, 0.5, 0.8, 0.85, 0.9, 1):
        found = read(put, minimum_expected=least)
        assert found["fits"] is None and all(rung["fits"] is None for rung in found["ladder"])  # type: ignore[attr-defined]


def test_another_minimum_moves_the_people() -> None:
    put = opened()
    for who in lawyers(6):
        make_qualification(who.expert.pk, "law", right=60, wrong=2)
    lawyers(5)
    assert (read(put)["fits"], read(put, minimum_expected=0.85)["fits"], read(put, minimum_expected=1)["fits"]) == (
        10, 5, None,
    )  # fmt: skip
    ladder = {rung["minimum_expected"]: rung["fits"] for rung in read(put)["ladder"]}  # type: ignore[attr-defined]
    assert (ladder[0], ladder[0.85], ladder[0.95]) == (10, 5, None)


def test_another_rate_moves_who_accepts_it_once_a_pace_is_measured() -> None:
    put = opened(items=8)
    for number, who in enumerate(lawyers(11)):
        update_availability(by=who, changes={"least_hourly_minor": 10_000 if number < 5 else 15_000}, now=NOW)
    assert (read(put)["hourly_minor"], read(put)["accept_rate"]) == (None, None)
    with_pace(put)
    assert (read(put)["hourly_minor"], read(put)["accept_rate"], read(put)["fits"]) == (12_000, 10, 15)
    assert read(put, pay_minor=1_250)["accept_rate"] == 15
    assert (read(put)["median_n"], read(put)["is_pace_of_offer"]) == (5, True)


def test_an_offer_without_a_pace_borrows_that_of_its_kind() -> None:
    with_pace(opened(items=8))
    found = read(opened(items=8))
    assert (found["median_seconds"], found["is_pace_of_offer"], found["median_n"]) == (300, False, 5)


def test_open_hours_are_those_of_five_or_more_who_said_them() -> None:
    put = opened()
    people = lawyers(5)
    for who in people[:4]:
        update_availability(by=who, changes={"open_hours": EVENING}, now=NOW)
    assert (read(put)["weekly_hours"], read(put)["hours_said_by"], read(put)["open_within_a_day"]) == (None,) * 3
    update_availability(by=people[4], changes={"open_hours": EVENING}, now=NOW)
    assert (read(put)["weekly_hours"], read(put)["hours_said_by"], read(put)["open_within_a_day"]) == (140, 5, 5)
    update_availability(by=people[4], changes={"is_paused": True}, now=NOW)
    assert read(put)["open_within_a_day"] is None


def test_first_answers_are_measured_on_five_offers_that_paid_no_more() -> None:
    for wait in range(1, 6):
        earlier = opened(items=2)
        for who in lawyers(3):
            answer(who, taken(who, earlier), "yes", NOW + timedelta(hours=wait))
    put = opened()
    question = question_of(Offer.objects.select_related("project", "rate").get(pk=put.offer.pk))
    found = pool_of(question, now=NOW + timedelta(days=1))
    assert (found.first_answers, found.waits) == (3.0, 5)
    cheaper = pool_of(changed(question, pay_minor=999), now=NOW + timedelta(days=1))
    assert (cheaper.first_answers, cheaper.waits) == (None, 0)


def test_a_lab_asks_before_there_is_an_offer_and_nobody_else_for_it() -> None:
    lab, owner = make_lab()
    lawyers(6)
    path = f"/api/v1/labs/{lab.pk}/pool"
    query = {"field": "law", "task_type": "pair", "jurisdiction": "US-NY", "specialty": "landlord_tenant"}
    found = client_of(owner).get(path, query)
    assert found.status_code == 200 and found.json()["fits"] == 5
    assert client_of(owner).get(path, {**query, "jurisdiction": "US-DE"}).json()["fits"] is None
    assert client_of(owner).get(path, {"field": "magic", "task_type": "pair"}).status_code == 400
    assert client_of(owner).get(path, {**query, "minimum_expected": 1.5}).status_code == 400
    assert client_of(make_lab("Other")[1]).get(path, query).status_code == 404
    assert client_of(lawyer()).get(path, query).status_code == 404


def test_many_people_cost_as_many_queries_as_one() -> None:
    put = opened()
    question = question_of(put.now())

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            pool_of(question, now=NOW)
        return len(asked)

    for who in lawyers(1):
        update_availability(by=who, changes={"open_hours": EVENING}, now=NOW)
    one = cost()
    for who in lawyers(6):
        update_availability(by=who, changes={"open_hours": EVENING}, now=NOW)
    assert cost() == one
