"""AI reviewers as a lab sees and switches them, and as an expert does not see them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, Trail
from marketplace.models import Arm, Judge, JudgeState, Routing, Stratum
from tasks.models import Decision, ItemState, Project, Seat, Suggestion
from tests.factories import claims, judges, models
from tests.factories.claims import NOW
from tests.factories.clients import client_of
from tests.factories.labs import make_lab
from tests.factories.models import Fake, judgement, said
from tests.factories.offers import owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake(settings: Any) -> Iterator[Fake]:
    with models.served() as running:
        settings.MODEL_PRIVATE_HOSTS = [running.host]
        yield running


def listed(project: Project) -> list[dict[str, Any]]:
    answer = client_of(owner_of(project)).get(f"/api/v1/projects/{project.pk}/judges")
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def test_a_lab_adds_a_model_in_shadow_and_switches_it(fake: Fake) -> None:
    project = claims.project(task_type="choice")
    client, at = client_of(owner_of(project)), judges.endpoint(fake)
    made = client.post(f"/api/v1/projects/{project.pk}/judges", {"endpoint": str(at.pk), "samples": 3})
    assert made.status_code == 201, made.content
    shown = made.json()
    assert (shown["state"], shown["version"], shown["samples"], shown["endpoint"]["region"]) == ("shadow", 1, 3, "EU")
    assert "base_url" not in shown["endpoint"] and judges.KEY not in made.content.decode()
    again = client.post(f"/api/v1/projects/{project.pk}/judges", {"endpoint": str(at.pk), "samples": 3})
    assert again.status_code == 409 and again.json()["code"] == "judge_exists"
    address = f"/api/v1/judges/{shown['id']}"
    assert client.put(f"{address}/switch", {"state": "counted"}).json()["state"] == "counted"
    assert client.put(f"{address}/switch", {"state": "counted"}).status_code == 409
    assert client.put(f"{address}/switch", {"state": "off"}).json()["state"] == "off"
    assert "Which?" in client.get(f"{address}/prompt").json()["prompt"]
    acts = set(Trail.objects.filter(object_type="judge").values_list("act", flat=True))
    assert acts == {"judge.added", "judge.counted", "judge.off"}


def test_a_changed_guideline_makes_a_new_version_and_ends_the_old(fake: Fake) -> None:
    project = claims.project(task_type="choice")
    at = judges.endpoint(fake)
    first = judges.judge(project, at, counted=True)
    judges.principles(project, "States no falsehood.")
    second = judges.judge(project, at)
    assert (second.version, second.state) == (2, JudgeState.SHADOW)
    first.refresh_from_db()
    assert first.state == JudgeState.OFF and first.retired_at == NOW
    refused = client_of(owner_of(project)).put(f"/api/v1/judges/{first.pk}/switch", {"state": "shadow"})
    assert refused.status_code == 409
    assert [row["version"] for row in listed(project)] == [2]


def test_who_may_not(fake: Fake) -> None:
    project = claims.project(task_type="choice")
    at = judges.endpoint(fake)
    judge = judges.judge(project, at)
    viewer, stranger = claims.member(project.lab, Role.VIEWER), make_lab("Other")[1]
    before = list(Judge.objects.values())
    for who, status in ((viewer, 403), (stranger, 404), (claims.expert(), 404)):
        client = client_of(who)
        body = {"endpoint": str(at.pk), "samples": 2}
        assert client.post(f"/api/v1/projects/{project.pk}/judges", body).status_code == status
        assert client.put(f"/api/v1/judges/{judge.pk}/switch", {"state": "off"}).status_code == status
    assert list(Judge.objects.values()) == before


def test_a_model_of_another_lab_or_one_that_is_off_cannot_be_chosen(fake: Fake) -> None:
    project = claims.project(task_type="choice")
    foreign, off = judges.endpoint(fake), judges.endpoint(fake, name="Off")
    foreign.lab = make_lab("Other")[0]
    foreign.save()
    off.is_active = False
    off.save()
    client = client_of(owner_of(project))
    for at, status in ((foreign, 404), (off, 409)):
        assert client.post(f"/api/v1/projects/{project.pk}/judges", {"endpoint": str(at.pk)}).status_code == status
    assert not Judge.objects.exists()


def decided(project: Project, judge: Judge, number: int, agreeing: int, claimed: float) -> None:
    """Blind items that experts decided, and the judge's word on each."""
    stratum, _ = Stratum.objects.get_or_create(project=project, slice="")
    for place, item in enumerate(claims.items(project, number, ItemState.DECIDED)):
        Routing.objects.create(item=item, stratum=stratum, arm=Arm.CALIBRATION, sampling_probability=0.1, drawn_at=NOW)
        Decision.objects.create(
            item=item, answer={"label": "yes"}, posterior={}, confidence=0.9, answers_counted=3, method="test",
            decided_at=NOW + timedelta(days=1),
        )  # fmt: skip
        Suggestion.objects.create(
            item=item, judge_id=judge.pk, answer={"label": "yes" if place < agreeing else "no"}, probabilities={},
            claimed=claimed, is_consistent=bool(place % 4), created_at=NOW,
        )  # fmt: skip


def test_there_is_no_figure_before_30_blind_items_and_then_claims_stand_beside_agreement(fake: Fake) -> None:
    project = claims.project(task_type="choice")
    judge = judges.judge(project, judges.endpoint(fake))
    decided(project, judge, 29, 20, 0.92)
    (row,) = listed(project)
    assert (row["blind_items"], row["claim"], row["fewest_blind_items"]) == (29, None, 30)
    decided(project, judge, 1, 1, 0.92)
    (row,) = listed(project)
    assert row["claim"] == {
        "items": 30, "claimed": pytest.approx(0.92), "agrees": pytest.approx(0.7),
        "low": pytest.approx(0.506, abs=0.001), "high": pytest.approx(0.853, abs=0.001),
    }  # fmt: skip
    assert row["flips"]["items"] == 30 and row["flips"]["flipped"] == 9


def test_cost_failures_and_pauses_are_shown(fake: Fake) -> None:
    project = claims.project(task_type="choice")
    judge = judges.judge(project, judges.endpoint(fake))
    claims.items(project, 4)
    fake.behaves = lambda q: said(q, "", refusal="no") if len(fake.asked) == 1 else models.honest(q)
    judges.rounds(judge)
    (row,) = listed(project)
    assert (row["progress"]["items_seen"], row["progress"]["items_failed"]) == (4, 1)
    assert row["failures"] == {"refused": 1} and row["micro_per_thousand_items"] == 0


def test_the_list_takes_as_many_queries_for_three_as_for_one(fake: Fake) -> None:
    def queries(number: int) -> int:
        project = claims.project(task_type="choice")
        for place in range(number):
            judges.judge(project, judges.endpoint(fake, name=f"Judge {place} of {number}"))
        client = client_of(owner_of(project))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert len(client.get(f"/api/v1/projects/{project.pk}/judges").json()["results"]) == number
        return len(captured)

    assert queries(1) == queries(3)


def test_a_lab_reads_each_word_with_its_quotes(fake: Fake) -> None:
    project = claims.project()
    judges.principles(project, "States no falsehood.")
    judge = judges.judge(project, judges.endpoint(fake))
    item = claims.items(project, 1)[0]
    finding = {"principle": "P1", "critique": "Wrong.", "quote": "Yes, all of it.", "verdict": "breaks"}
    fake.behaves = lambda q: said(q, judgement(q, models.choose(q), findings=[finding]))
    judges.rounds(judge)
    life = client_of(owner_of(project)).get(f"/api/v1/items/{item.pk}").json()
    (word,) = life["suggestions"]
    assert (word["judge"], word["answer"], word["is_consistent"]) == (str(judge.pk), {"preference": 1}, True)
    (found,) = word["findings"]
    assert (found["code"], found["verdict"], found["quote"]) == ("P1", "breaks", "Yes, all of it.")


def work(fake: Fake, *, shows: bool, state: JudgeState = JudgeState.COUNTED) -> tuple[Any, Any]:
    """An expert with an item in hand that a judge has looked at; their client and claim."""
    project = claims.project()
    judge = judges.judge(project, judges.endpoint(fake), counted=state == JudgeState.COUNTED)
    claims.open_items(project)
    Seat.objects.update(shows_suggestion=shows)
    judges.rounds(judge)
    assert Suggestion.objects.filter(failure="").count() == 1
    who = claims.expert()
    return client_of(who), claims.take(who, project, seed=1)


def test_an_expert_sees_no_word_unless_the_seat_shows_it(fake: Fake) -> None:
    client, claim = work(fake, shows=False)
    assert client.get(f"/api/v1/claims/{claim.pk}/first-looks").json() == []
    for address in (f"claims/{claim.pk}", "claims", "board"):
        assert "suggest" not in client.get(f"/api/v1/{address}").content.decode()
    for address in (
        f"items/{claim.item_id}",
        f"projects/{claim.item.project_id}/judges",
        f"judges/{Judge.objects.get().pk}",
    ):
        assert client.get(f"/api/v1/{address}").status_code == 404


def test_a_seat_that_shows_it_shows_it_on_the_experts_own_sides(fake: Fake) -> None:
    client, claim = work(fake, shows=True)
    (look,) = client.get(f"/api/v1/claims/{claim.pk}/first-looks").json()
    content = client.get(f"/api/v1/claims/{claim.pk}").json()["item"]["content"]
    better = "b" if content["b"] == claims.CONTENT["b"] else "a"
    assert look["answer"] == {"preference": 1 if better == "b" else -1}
    assert "claimed" not in look and "probabilities" not in look
    assert client_of(claims.expert()).get(f"/api/v1/claims/{claim.pk}/first-looks").status_code == 404


def test_a_shadow_shows_nothing_to_experts(fake: Fake) -> None:
    client, claim = work(fake, shows=True, state=JudgeState.SHADOW)
    assert client.get(f"/api/v1/claims/{claim.pk}/first-looks").json() == []
