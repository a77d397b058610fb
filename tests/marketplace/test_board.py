from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marketplace.actions import offers as actions
from marketplace.queries.work import board_of
from tasks.models import Annotation, Claim
from tests.factories.claims import person
from tests.factories.clients import client_of
from tests.factories.offers import NOW, Put, opened, put_up
from tests.factories.work import answer, lawyer, taken

pytestmark = pytest.mark.django_db


def take_and_answer(put: Put, seconds: int) -> None:
    who = lawyer()
    claim = taken(who, put)
    Claim.objects.filter(pk=claim.pk).update(focused_seconds=seconds)
    answer(who, claim, "yes")


def test_the_board_says_what_fits_and_why() -> None:
    put, who = opened(items=4), lawyer()
    board = client_of(who).get("/api/v1/board").json()
    assert board["resume"] == []
    (card,) = board["offers"]
    assert (card["offer_id"], card["fits"], card["missing"]) == (str(put.offer.pk), True, [])
    assert (card["items_open_to_me"], card["pay_minor"], card["unit"]) == (5, 1_000, "item")
    assert (card["median_seconds"], card["median_n"], card["hourly_minor"]) == (None, 0, None)
    assert card["reasons"][0] == {"kind": "credential", "text": "New York bar admission, active", "ok": True}
    assert card["project"]["jurisdiction"] == "US-NY"


def test_what_nearly_fits_comes_last_with_what_is_missing() -> None:
    opened(items=4, minimum_expected=0.9)
    fitting = opened(items=4)
    cards = board_of(lawyer(), now=NOW)
    assert [(card.offer.pk == fitting.offer.pk, [lack.kind for lack in card.missing]) for card in cards] == [
        (True, []),
        (False, ["qualification"]),
    ]
    assert cards[1].missing[0].action == "Take the exam in law."


def test_drafts_pauses_ones_own_lab_and_other_fields_are_not_on_the_board() -> None:
    put_up()
    paused = opened()
    actions.pause_offer(by=paused.owner, offer_id=paused.offer.pk, now=NOW)
    opened()
    assert board_of(lawyer(field="medicine", specialties=["cardiology"]), now=NOW) == []
    assert len(board_of(lawyer(), now=NOW)) == 1
    assert client_of(paused.owner).get("/api/v1/board").status_code == 403
    assert client_of(person()).get("/api/v1/board").status_code == 403
    assert client_of().get("/api/v1/board").status_code == 401


def test_items_open_to_me_leaves_out_what_was_in_my_hands_and_the_board_offers_to_resume() -> None:
    put, who = opened(items=7), lawyer()
    assert client_of(who).get("/api/v1/board").json()["offers"][0]["items_open_to_me"] == 10
    first = taken(who, put)
    answer(who, first, "yes")
    held = taken(who, put, NOW + timedelta(seconds=1))
    board = client_of(who).get("/api/v1/board").json()
    assert board["offers"][0]["items_open_to_me"] == 5
    assert [(row["claim_id"], row["project_name"]) for row in board["resume"]] == [(str(held.pk), "Tenant rights")]


def test_the_measured_pace_is_told_from_five_answers_on() -> None:
    put, who = opened(items=10), lawyer()
    for seconds in (100, 200, 300, 400):
        take_and_answer(put, seconds)
    assert board_of(who, now=NOW)[0].pace.median_seconds is None
    take_and_answer(put, 5_000)
    card = board_of(who, now=NOW)[0]
    assert (card.pace.median_seconds, card.pace.n, card.hourly_minor) == (300, 5, 12_000)
    assert Annotation.objects.count() == 5


def test_thirty_offers_cost_as_many_queries_as_one() -> None:
    who = lawyer()
    opened(items=1)

    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            cards = board_of(who, now=NOW)
        return len(cards), len(asked)

    one = cost()
    for _ in range(29):
        opened(items=1)
    assert one[0] == 1
    assert cost() == (30, one[1])
    assert one[1] <= 9
