"""Hours open to one: after everybody else's claims and the most that one expert may take."""

import pytest

from accounts.models import Event
from marketplace.actions import offers as actions
from marketplace.errors import NotEligible
from marketplace.live.topics import may_watch
from marketplace.queries import work
from marketplace.queries.work import board_of
from tasks.models import Claim
from tests.factories.claims import person
from tests.factories.clients import client_of
from tests.factories.offers import NOW, opened, put_up
from tests.factories.work import answer, lawyer, take, taken

pytestmark = pytest.mark.django_db


def test_hours_are_the_open_items_at_the_measured_pace() -> None:
    put, who = opened(items=20, funds=500_000), lawyer()
    assert client_of(who).get("/api/v1/board").json()["offers"][0]["minutes_open_to_me"] is None
    for _ in range(5):
        other = lawyer()
        claim = taken(other, put)
        Claim.objects.filter(pk=claim.pk).update(focused_seconds=336)
        answer(other, claim, "yes")
    card = client_of(who).get("/api/v1/board").json()["offers"][0]
    assert (card["items_open_to_me"], card["minutes_open_to_me"], card["is_more"]) == (20, 112, False)
    assert card["lab_id"] == str(put.project.lab_id)


def test_other_peoples_claims_leave_less() -> None:
    put, who = opened(items=5, seats=2), lawyer()
    assert board_of(who, now=NOW)[0].items_open == 5
    for _ in range(10):
        taken(lawyer(), put)
    assert board_of(who, now=NOW)[0].items_open == 0


def test_nobody_takes_more_than_one_expert_may_and_others_go_on() -> None:
    put, who = opened(items=10, items_each=2), lawyer()
    assert board_of(who, now=NOW)[0].items_open == 2
    for left in (1, 0):
        answer(who, taken(who, put), "yes")
        assert board_of(who, now=NOW)[0].items_open == left
    with pytest.raises(NotEligible, match="the 2 items"):
        take(who, put)
    assert taken(lawyer(), put)


def test_items_skipped_do_not_count_towards_the_most() -> None:
    put, who = opened(items=10, items_each=1), lawyer()
    claim = taken(who, put)
    assert client_of(who).post(f"/api/v1/claims/{claim.pk}/skip", {"reason": "unclear"}).status_code == 200
    assert taken(who, put).pk != claim.pk


def test_a_large_project_is_counted_no_further_than_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "COUNTED_UP_TO", 5)
    opened(items=12)
    [card] = board_of(lawyer(), now=NOW)
    assert (card.items_open, card.is_more) == (5, True)


def test_every_board_hears_of_open_work_and_of_no_draft() -> None:
    put_up()
    assert not Event.objects.filter(topic="board").exists()
    put = opened()
    heard = Event.objects.filter(topic="board", object_id=put.offer.pk).count()
    actions.pause_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    assert heard and Event.objects.filter(topic="board", object_id=put.offer.pk).count() == heard + 1
    assert may_watch(lawyer(), "board") and not may_watch(put.owner, "board") and not may_watch(person(), "board")
