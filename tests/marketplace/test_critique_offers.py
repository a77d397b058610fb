"""Work judged by principles, from its offer to its dataset."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings

from marketplace import jobs
from marketplace.actions import offers
from marketplace.actions.seats import fill_offer
from marketplace.errors import NotReadyToOpen
from marketplace.models import Judge, Offer, OfferState
from marketplace.queries.export_rows import version_decided_under
from tasks.actions.annotations import Submission, submit_annotation
from tasks.actions.constitutions import NewPrinciple
from tasks.actions.decisions import decide_item
from tasks.models import Finding, Seat
from tasks.queries.constitutions import newest
from tests.factories import critiques, money
from tests.factories.annotations import counts
from tests.factories.clients import client_of
from tests.factories.offers import NOW, PAY, Put
from tests.factories.work import lawyer, taken

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    settings.EXPORT_DIR = tmp_path


def put_up(*, publishes: bool = True) -> Put:
    """A draft offer of two items and two experts each."""
    project = critiques.project(seats=2, publishes=publishes)
    owner = critiques.owner(project)
    critiques.items(project, 2)
    budget = money.budget(owner, project.lab)
    money.fund(owner, budget, 100_000, NOW)
    offer = offers.create_offer(
        by=owner, project_id=project.pk, budget_id=budget.pk, pay_minor=PAY, terms=offers.Terms(), now=NOW
    )
    return Put(owner, project, budget, offer)


def test_an_offer_without_principles_does_not_open() -> None:
    put = put_up(publishes=False)
    with pytest.raises(NotReadyToOpen) as refused:
        offers.open_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    assert refused.value.facts["missing"] == "constitution"
    assert Offer.objects.get().state == OfferState.DRAFT
    critiques.publish(put.project)
    offers.open_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    assert Offer.objects.get().state == OfferState.OPEN


def answered(put: Put, *answers: dict[str, object]) -> None:
    """The next item, one new lawyer an answer, decided."""
    for answer in answers:
        who = lawyer()
        claim = taken(who, put)
        submit_annotation(by=who, claim_id=claim.pk, submission=Submission(answer), now=NOW)
    decide_item(item_id=claim.item_id, now=counts())


def exported(put: Put, shape: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    client = client_of(put.owner)
    asked = client.post(f"/api/v1/projects/{put.project.pk}/exports", {"shape": shape}, format="json")
    assert asked.status_code == 202, asked.content
    jobs.run_exports()
    export = client.get(f"/api/v1/exports/{asked.json()['id']}").json()
    name = next(file["name"] for file in export["files"] if file["name"].endswith(".parquet"))
    return export, pq.read_table(Path(settings.EXPORT_DIR) / export["id"] / name).to_pylist()


def test_rows_in_every_shape_name_the_version_they_were_given_and_decided_under() -> None:
    put = put_up()
    offers.open_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    fill_offer(offer_id=put.offer.pk, now=NOW)
    answered(put, critiques.said(P1="breaks"), critiques.said(P1="breaks", P2="unclear"))
    critiques.publish(put.project, [NewPrinciple("P1", "Does no harm", "Anew."), *critiques.PRINCIPLES[1:]])
    answered(put, critiques.said(), critiques.said())
    export, rows = exported(put, "critique")
    assert (export["state"], export["rows_written"], export["left_out"]) == ("done", 2, {})
    by_label = {row["label"]: row for row in rows}
    assert {label: row["decision_constitution_version"] for label, row in by_label.items()} == {"breaks": 1, "keeps": 2}
    assert {each["constitution_version"] for each in json.loads(by_label["keeps"]["answers"])} == {2}
    assert by_label["breaks"]["revision"] == critiques.REVISION

    export, rows = exported(put, "preference")
    assert (len(rows), export["left_out"]) == (1, {"nothing_broken": 1})
    assert rows[0]["chosen"] == [{"role": "assistant", "content": critiques.REVISION}]
    assert rows[0]["rejected"] == [{"role": "assistant", "content": critiques.RESPONSE}]
    _, rows = exported(put, "sft")
    assert {row["messages"][1]["content"] for row in rows} == {critiques.REVISION, critiques.RESPONSE}
    _, rows = exported(put, "raw")
    assert sorted(row["constitution_version"] for row in rows) == [1, 1, 2, 2]


def test_an_expert_responds_to_the_word_of_a_counted_reviewer_that_the_seat_shows() -> None:
    put = put_up()
    offers.open_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    fill_offer(offer_id=put.offer.pk, now=NOW)
    Seat.objects.update(shows_suggestion=True)
    constitution = newest(put.project.pk)
    assert constitution is not None
    judge = Judge.objects.create(
        lab=put.project.lab, project=put.project, name="reviewer", version=1, state="counted", created_at=NOW
    )
    for item in put.project.items.all():
        critiques.suggest(item, constitution, {"P1": "breaks"}, judge_id=judge.pk)
        critiques.suggest(item, constitution, {"P1": "keeps"})
    who = lawyer()
    client, claim = client_of(who), taken(who, put)
    (look,) = client.get(f"/api/v1/claims/{claim.pk}/first-looks").json()
    (word,) = look["findings"]
    assert (word["code"], word["version"], word["verdict"]) == ("P1", 1, "breaks")
    body = {"answer": critiques.said(), "constitution_version": 1, "seen_findings": [word["id"]]}
    given = client.post(f"/api/v1/claims/{claim.pk}/annotation", body, format="json")
    assert given.status_code == 201, given.content
    responses = Finding.objects.filter(annotation=given.json()["id"], responds_to__isnull=False)
    assert [(row.verdict, row.responds_to.verdict) for row in responses if row.responds_to] == [("keeps", "breaks")]


def test_an_expert_sees_every_counted_reviewer_in_its_newest_version() -> None:
    put = put_up()
    offers.open_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    fill_offer(offer_id=put.offer.pk, now=NOW)
    Seat.objects.update(shows_suggestion=True)
    constitution = newest(put.project.pk)
    assert constitution is not None
    said = {("local", 1): "keeps", ("local", 2): "breaks", ("Careful", 1): "unclear", ("Shadow", 1): "breaks"}
    for (name, version), verdict in said.items():
        state = "shadow" if name == "Shadow" else "counted"
        judge = Judge.objects.create(
            lab=put.project.lab, project=put.project, name=name, version=version, state=state, created_at=NOW
        )
        for item in put.project.items.all():
            critiques.suggest(item, constitution, {"P1": verdict}, judge_id=judge.pk)
    who = lawyer()
    looks = client_of(who).get(f"/api/v1/claims/{taken(who, put).pk}/first-looks").json()
    seen = {look["name"]: look["findings"][0]["verdict"] for look in looks}
    assert (len(looks), seen) == (2, {"Local reviewer": "breaks", "Careful": "unclear"})


def test_what_no_expert_answered_names_the_version_of_its_certificate() -> None:
    assert version_decided_under([], 3) == 3
    assert version_decided_under([], None) is None
