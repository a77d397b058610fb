"""The sweep over hidden checks: it asks people to look, and looks no further once they have."""

import pytest

from accounts.models import Trail
from tasks import jobs
from tasks.actions.gold import move_gold
from tasks.actions.gold_verdicts import judge_gold
from tasks.models import Gold, GoldState, Item
from tasks.queries.gold_health import checks_of
from tests.factories.gold import LATE, answered_check, with_checks
from tests.factories.offers import NOW, Put

pytestmark = pytest.mark.django_db


def answered(put: Put, labels: list[str]) -> Item:
    given = [answered_check(put, label) for label in labels]
    judge_gold(item_id=given[0].item_id, now=LATE)
    return given[0].item


def test_a_check_that_experts_contradict_is_doubted_and_a_person_puts_it_back() -> None:
    put = with_checks(checks=1, share=0.3)
    item = answered(put, ["no"] * 4)
    assert jobs.examine_gold() == 1
    gold = Gold.objects.get()
    assert (gold.state, gold.reason) == (GoldState.SUSPECT, "good experts agree on another answer")
    assert Trail.objects.get(act="gold.suspect").by is None
    [check] = checks_of([Gold.objects.select_related("item__project").get()])
    assert (check.key_label, check.another_label, check.health.share.n) == ("Yes", "No", 4)
    move_gold(by=put.owner, item_id=item.pk, to=GoldState.ACTIVE, reason="The key is right.", now=LATE)
    assert jobs.examine_gold() == 0
    assert Gold.objects.get().state == GoldState.ACTIVE


def test_a_sound_check_stays_in_use() -> None:
    put = with_checks(checks=1, share=0.3)
    answered(put, ["yes", "yes", "no", "yes"])
    assert jobs.examine_gold() == 0
    assert Gold.objects.get().state == GoldState.ACTIVE


def test_answers_without_an_outcome_are_not_looked_at() -> None:
    put = with_checks(checks=1, share=0.3)
    for _ in range(4):
        answered_check(put, "no")
    assert jobs.examine_gold() == 0


def test_health_costs_the_same_for_one_check_and_more(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    put = with_checks(checks=3, share=0.3)
    for _ in range(6):
        given = answered_check(put, now=NOW)
        judge_gold(item_id=given.item_id, now=LATE)
    golds = list(Gold.objects.select_related("item__project"))
    for number in (1, 3):
        with django_assert_num_queries(3):
            checks_of(golds[:number])
