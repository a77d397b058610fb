"""The reliability page: who is how good at which class, with intervals, under names that fit this project alone."""

from uuid import uuid4

import pytest

from accounts.actions.evidence import record_evidence
from accounts.models import Expert, Role
from marketplace.models import Judge
from tasks.actions.gold_verdicts import judge_gold
from tasks.models import Annotation, Gold, Suggestion
from tests.factories import claims
from tests.factories.clients import client_of
from tests.factories.gold import LATE, plan, take_check, with_checks
from tests.factories.offers import NOW, Put
from tests.factories.people import make_staff
from tests.factories.work import answer, decided, lawyer

pytestmark = pytest.mark.django_db


def worked(put: Put, labels: list[str]) -> Expert:
    """One lawyer's answers on so many checks, judged."""
    who = lawyer()
    for label in labels:
        plan(put)
        given = answer(who, take_check(who, put), label)
        judge_gold(item_id=given.item_id, now=LATE)
    assert who.expert is not None
    return who.expert


def page(put: Put):  # type: ignore[no-untyped-def]
    return client_of(put.owner).get(f"/api/v1/projects/{put.project.pk}/reliability").json()


def test_experts_stand_beside_ai_reviewers_class_by_class() -> None:
    put = with_checks(checks=6, share=0.5, items=10)
    good, weak = worked(put, ["yes"] * 6), worked(put, ["yes", "no", "no", "yes", "no", "no"])
    judge = Judge.objects.create(
        lab=put.project.lab, project=put.project, name="local", version=2, created_at=NOW, kind="local"
    )
    for gold in Gold.objects.all():
        Suggestion.objects.create(
            item_id=gold.pk, judge_id=judge.pk, answer={"label": "yes"}, created_at=NOW,
            probabilities={"yes": 0.7, "no": 0.2, "maybe": 0.1},
        )  # fmt: skip
    seen = page(put)
    assert (seen["classes"], seen["checks"]) == (["Yes", "No", "Maybe"], 6)
    first, second = seen["people"]
    by_value = sorted([first["right"], second["right"]], key=lambda rate: rate["value"])
    assert by_value[0]["upper"] < 1 and by_value[0]["value"] < by_value[1]["value"]
    for person in seen["people"]:
        assert person["name"].startswith("expert-") and person["right"]["n"] == 6
        assert person["classes"][0] is not None and person["classes"][1:] == [None, None]
        assert person["right"]["lower"] < person["right"]["value"] < person["right"]["upper"]
    [reviewer] = seen["judges"]
    assert (reviewer["name"], reviewer["kind"], reviewer["right"]["n"]) == ("local v2", "ai", 6)
    assert str(good.pk) not in str(seen) and str(weak.pk) not in str(seen)


def test_nothing_is_said_below_five_checks_nor_below_thirty_items() -> None:
    put = with_checks(checks=4, share=0.5)
    worked(put, ["yes"] * 4)
    decided(put)
    seen = page(put)
    assert {person["right"] for person in seen["people"]} == {None}
    assert {person["agreement"] for person in seen["people"]} == {None}
    assert seen["agreement"] == [{"slice": "", "value": None, "lower": None, "upper": None, "n": None}]


def test_what_the_lab_reads_of_a_standing_is_what_was_published() -> None:
    put = with_checks(checks=5, share=0.5)
    expert = worked(put, ["yes"] * 5)
    for _ in range(40):
        record_evidence(expert_id=expert.pk, field="law", kind="exam", source_id=uuid4(), is_right=True, now=NOW)
    assert page(put)["people"][0]["standing"] is None
    from accounts.actions.publications import publish_standing

    made = publish_standing(expert_id=expert.pk, field="law", before=NOW, now=NOW)
    assert made is not None
    assert page(put)["people"][0]["standing"]["expected"] == made.expected


def test_who_may_look() -> None:
    put = with_checks()
    path = f"/api/v1/projects/{put.project.pk}/reliability"
    assert client_of(claims.member(put.project.lab, Role.VIEWER)).get(path).status_code == 200
    assert client_of(make_staff()).get(path).status_code == 200
    assert client_of(lawyer()).get(path).status_code == 404


def test_it_costs_the_same_for_one_expert_and_more() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    put = with_checks(checks=5, share=0.5, items=20)
    costs = []
    for number in (1, 2):
        for _ in range(number):
            worked(put, ["yes"] * 5)
            decided(put)
        with CaptureQueriesContext(connection) as asked:
            page(put)
        costs.append(len(asked))
    assert costs[0] == costs[1] and Annotation.objects.count() > 15
