"""Judgement on real data: PandaLM's pairs are imported, screened, tested for a certificate, settled or asked as needed
and re-checked blind; the re-check fails, and all that hung on the certificate falls with it.

The experts are the three people of the set, the models over the network say what its authors recorded of two. Nothing
is made up but the order: the last file holds pairs on which both models contradict the people, as where a lab's
material changes after its certificate.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from marketplace import jobs
from marketplace.demo.pandalm import PLACE, Pair, pairs
from marketplace.demo.recorded import Recorded, served
from marketplace.models import Audit, RoutingStep, Step
from tasks.models import Annotation, Decision, Item, ItemState, Route
from tests.flows.judged import Story
from tests.flows.real_data import found

pytestmark = pytest.mark.django_db(transaction=True)
EVIDENCE, ORDINARY, HARD = 72, 44, 20
SIDES = {-2: "a", 2: "b", 0: "tie", None: None}
PLAN: dict[str, object] = {
    "settles_by_ai": True, "epsilon": 0.05, "delta": 0.1, "calibration_items": EVIDENCE, "calibration_seats": 3,
    "blind_share": 1e-9, "audit_share": 1e-9, "minimum_seats": 2, "sureness": 0.8, "worth_minor": 1_000_000,
    "gold_share": 0,
}  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """The set in the three files in which the lab brings it."""

    evidence: list[Pair]
    ordinary: list[Pair]
    hard: list[Pair]


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    monkeypatch.setenv("CONSILIUM_DATA", str(found(*PLACE.split("/")).parents[1]))
    rest = pairs(1000, seed=1)
    hard = [pair for pair in rest if is_contradicted(pair)][:HARD]
    rest = [pair for pair in rest if pair not in hard]
    evidence, rest = rest[:EVIDENCE], rest[EVIDENCE:]
    agreed, disputed = ([pair for pair in rest if is_disputed(pair) is so][: ORDINARY // 2] for so in (False, True))
    return Parts(evidence, agreed + disputed, hard)


def is_disputed(pair: Pair) -> bool:
    """Whether the two models prefer different answers: of these AI is sure of none."""
    return len({said.answer for said in pair.said.values()}) > 1


def is_contradicted(pair: Pair) -> bool:
    """Whether both models prefer the same answer, and most of the people do not."""
    said = {said.answer for said in pair.said.values()}
    return len(said) == 1 and said <= {"a", "b"} and pair.majority is not None and SIDES[pair.majority] not in said


def test_pairs_are_settled_under_a_certificate_until_the_blind_re_check_fails(
    parts: Parts, tmp_path: Path, settings: Settings
) -> None:
    settings.GRACE, settings.EXPORT_DIR = timedelta(0), tmp_path
    with served(Recorded([*parts.evidence, *parts.ordinary, *parts.hard])) as host:
        settings.MODEL_PRIVATE_HOSTS = [host]
        story = Story([*parts.evidence, *parts.ordinary, *parts.hard], host, PLAN)
        evidence_is_gathered(story, parts.evidence)
        certificate = certified_or_not(story)
        asked_as_needed(story, parts.ordinary, certificate)
        export = taken_out(story, tmp_path, certificate)
        re_check_fails(story, parts.hard, certificate)
        what_hung_on_it_fell(story, certificate, export, tmp_path)


def evidence_is_gathered(story: Story, file: list[Pair]) -> None:
    """Every pair that can be compared is answered by all three people, who see no word of any reviewer."""
    run = story.bring_in(file)
    whole = [pair for pair in file if pair.a.strip() and pair.b.strip()]
    assert (run["rows_imported"], run["rows_refused"]) == (len(whole), len(file) - len(whole))
    assert run["rows_refused"] > 0, "the real set has empty answers"
    story.open()
    assert story.work() == 3 * len(whole)
    items = Item.objects.filter(project=story.project)
    assert set(items.values_list("routing__arm", "annotations__saw_suggestion")) == {("calibration", False)}
    right = {pair.name: pair.majority for pair in whole}
    decided = {item.external_id: item.decisions.get().answer for item in items.filter(state=ItemState.DECIDED)}
    assert len(decided) > 0.8 * len(whole)
    assert all(SIDES[right[name]] == side_of(answer) for name, answer in decided.items())


def certified_or_not(story: Story) -> dict[str, Any]:
    """An error of 5 % is out of reach of so little evidence, and the lab reads how much it takes; 25 % is proven."""
    before = standing(story)
    assert before["newest"] is None and "of at least" in before["need"]
    story.plan(epsilon=0.25)
    jobs.certify()
    newest = standing(story)["newest"]
    assert (newest["state"], newest["judge"].split("/")[0]) == ("valid", "local"), newest
    assert newest["bound"] <= newest["epsilon"] == 0.25
    said = StringIO()
    call_command("verify_certificate", newest["id"], stdout=said)
    assert json.loads(said.getvalue())["verified"]
    return dict(newest)


def standing(story: Story) -> dict[str, Any]:
    """How the one group stands as to settling by AI."""
    (group,) = story.get(f"/projects/{story.project}/groups")
    return next(each for each in group["standings"] if each["kind"] == "settle")


def side_of(answer: dict[str, Any]) -> str:
    return "a" if answer["preference"] < 0 else "b" if answer["preference"] else "tie"


def asked_as_needed(story: Story, file: list[Pair], certificate: dict[str, Any]) -> None:
    """AI settles what it is sure enough of; the rest asks experts one after another, and says why."""
    story.bring_in(file)
    story.sweep()
    settled = set(Decision.objects.filter(route=Route.AI).values_list("item", flat=True))
    story.work()
    rest = Item.objects.filter(project=story.project, routing__arm="need").exclude(pk__in=settled)
    assert settled and rest.exists(), "the file has both"
    assert 1 <= Annotation.objects.filter(item__in=rest).count() / rest.count() < 3
    for item in rest:
        routing = story.get(f"/items/{item.pk}/routing")
        assert routing["certificate_id"] == certificate["id"]
        steps = Counter(step["step"] for step in routing["steps"])
        assert steps["opened"] == 1 and all(step["reason"] for step in routing["steps"])
        first = 1 if standing_to_stop(story) == "valid" else 2
        assert item.annotations.count() == first + steps["asked"] <= 3


def standing_to_stop(story: Story) -> str:
    """Whether one expert and AI suffice in the group."""
    (group,) = story.get(f"/projects/{story.project}/groups")
    newest = next(each for each in group["standings"] if each["kind"] == "stop_after_one")["newest"]
    return str(newest["state"]) if newest else ""


def taken_out(story: Story, folder: Path, certificate: dict[str, Any]) -> dict[str, Any]:
    """A dataset in which each row that AI settled names its certificate; what the API says of it."""
    made = story.post(f"/projects/{story.project}/exports", {"shape": "preference", "minimum_confidence": 0}, 202)
    jobs.run_exports()
    export = dict(story.get(f"/exports/{made['id']}"))
    assert (export["state"], export["superseded"]) == ("done", 0)
    rows = rows_of(folder, export)
    by_ai = {row["item_id"] for row in rows if row["route"] == "ai"}
    named = {row["item_id"] for row in rows if row["certificate_id"]}
    assert {row["certificate_id"] for row in rows} <= {certificate["id"], None}
    assert by_ai == named and len(rows) > len(by_ai)
    return export


def rows_of(folder: Path, export: dict[str, Any]) -> list[dict[str, Any]]:
    files = [path.read_text().splitlines() for path in (folder / export["id"]).rglob("*.jsonl")]
    return [json.loads(line) for line in chain(*files)]


def re_check_fails(story: Story, file: list[Pair], certificate: dict[str, Any]) -> None:
    """The material changes: on the pairs to come the reviewer is as sure as ever, and wrong. Blind experts find it."""
    story.plan(audit_share=0.7)
    story.bring_in(file)
    story.sweep()
    assert Audit.objects.filter(certificate=certificate["id"], differs=None).count() >= 5
    story.settled = set(map(str, Decision.objects.filter(route=Route.AI).values_list("item", flat=True)))
    story.by_people = set(Decision.objects.exclude(route=Route.AI).values_list("pk", flat=True))
    story.work()
    whole = story.get(f"/certificates/{certificate['id']}")
    assert whole["state"] == "revoked" and whole["chart"][-1]["alarm"] and "re-check" in whole["end_reason"]


def what_hung_on_it_fell(story: Story, certificate: dict[str, Any], export: dict[str, Any], folder: Path) -> None:
    """Exactly what it settled is re-opened and decided by experts, leads are told, rows taken out are superseded."""
    reopened = RoutingStep.objects.filter(step=Step.REOPENED).values_list("item", flat=True)
    assert sorted(map(str, reopened)) == sorted(story.settled)
    assert not Decision.objects.filter(route=Route.AI, superseded_at=None).exists()
    assert not Decision.objects.filter(pk__in=story.by_people).exclude(superseded_at=None).exists()
    told = [row for row in story.get("/notifications")["results"] if "revoked" in row["subject"]]
    assert len(told) == 1 and told[0]["path"] == f"/lab/certificates/{certificate['id']}"
    assert f"{len(story.settled)} items" in told[0]["body"]
    taken = {row["item_id"] for row in rows_of(folder, export) if row["route"] == "ai"}
    fallen = {row["item_id"] for row in story.get(f"/exports/{export['id']}/changes")["results"]}
    by_ai = Decision.objects.filter(route=Route.AI, decided_at__lte=export["finished_at"]).values_list(
        "item", flat=True
    )
    # A tie that AI settled fell too, and had no row among preferences.
    assert taken and taken <= fallen == set(map(str, by_ai))
    assert story.get(f"/exports/{export['id']}")["superseded"] == len(fallen)
    by_people = Decision.objects.filter(item__in=story.settled, superseded_at=None)
    assert {decision.route for decision in by_people} == {Route.EXPERT}
    still_open = Item.objects.filter(pk__in=story.settled).exclude(state__in=[ItemState.DECIDED, ItemState.UNSURE])
    assert not still_open.exists()
