"""AI looks first, experts decide what matters, the claim is proven and then fails: PandaLM from a lab's file to rows
that name their certificate, with the set's own people as experts and its recorded models as reviewers."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from django.db.models import Count, Q
from pytest_django import Settings

from accounts.models import Notification
from marketplace.actions.exports import request_export, write_next_shard
from marketplace.demo.judgement import Wanted, make_annotators, make_replay
from marketplace.demo.pandalm import pairs
from marketplace.demo.people import LAB, actor, make_people
from marketplace.demo.recorded import Recorded, served
from marketplace.demo.replaying import Replay
from marketplace.demo.work import make_exams
from marketplace.models import (
    Arm,
    Audit,
    AutoSettlement,
    Certificate,
    CertificateKind,
    CertificateState,
    Export,
    Offer,
    Routing,
    RoutingStep,
    Step,
)
from payments.models import Deposit
from tasks.models import Annotation, Item, ItemState, Route, SeatKind, Suggestion
from tests.factories.clients import client_of
from tests.factories.money import NOW, checkout, deposits
from tests.flows.real_data import found

pytestmark = pytest.mark.django_db
ITEMS = 240
WANTED = Wanted(items=ITEMS, epsilon=0.45, evidence=0.55)
CONTRARY = {"a": 2, "tie": -2, "b": -2}


class Story(Replay):
    """The replay with what is to be seen in its middle: the settled items, and a dataset taken while the certificate
    stood. From then on every blind re-check says otherwise than AI did, as if the reviewer had drifted."""

    settled: set[UUID]
    export: Export | None = None
    certificate: Certificate | None = None

    def certify(self) -> None:
        super().certify()
        valid = Certificate.objects.filter(state=CertificateState.VALID, kind=CertificateKind.SETTLE).first()
        if valid is not None and self.export is None:
            self.certificate = valid
            self.export = take_dataset(self.offer, self.clock())
            self.settled = set(AutoSettlement.objects.values_list("decision__item", flat=True))
        self.turn_re_checks()

    def turn_re_checks(self) -> None:
        """What the people will answer on items that AI would have settled and that are re-checked."""
        if self.certificate is None:
            return
        checked = Item.objects.filter(routing__arm=Arm.AUDIT, state__in=[ItemState.SCREENED, ItemState.OPEN])
        said = dict(Suggestion.objects.filter(judge_id=self.certificate.judge_id).values_list("item", "probabilities"))
        for item in checked:
            word = max(said[item.pk], key=lambda cls: said[item.pk][cls])
            turned = replace(self.pairs[item.external_id], preferences=(CONTRARY[word],) * 3)
            self.pairs[item.external_id] = turned


def take_dataset(offer: Offer, now: datetime) -> Export:
    export = request_export(by=actor(LAB), project=offer.project, shape="preference", minimum_confidence=0, now=now)
    while write_next_shard(export_id=export.pk, now=now):
        pass
    return Export.objects.get(pk=export.pk)


def rows_of(export: Export, folder: Path) -> list[dict[str, object]]:
    shards = (folder / str(export.pk)).rglob("*.jsonl")
    return [json.loads(line) for shard in shards for line in shard.read_text().splitlines()]


@pytest.fixture
def offer(tmp_path: Path, settings: Settings) -> Offer:
    """A funded project of real pairs under its plan."""
    found("preference", "pandalm", "testset-v1.json")
    settings.EXPORT_DIR, settings.UPLOAD_DIR = tmp_path / "exports", tmp_path / "uploads"
    make_people(NOW)
    make_exams()
    make_annotators(NOW)
    made, deposit_id = make_replay(WANTED, pairs(ITEMS, seed=2), NOW)
    deposits.note_checkout(deposit_id=deposit_id, session_id="cs_story", url="http://pay", now=NOW)
    deposits.follow_checkout(found=checkout(Deposit.objects.get(pk=deposit_id)), has_failed=False, now=NOW)
    return made


def test_a_proof_settles_what_it_covers_and_its_failure_takes_exactly_that_back(
    offer: Offer, settings: Settings, tmp_path: Path
) -> None:
    chosen = pairs(ITEMS, seed=2)
    with served(Recorded(chosen)) as host:
        settings.MODEL_PRIVATE_HOSTS = [host]
        story = Story(offer, chosen, host, NOW, Random(4))
        told = list(story.run(by_prompt=False))
    certificate, export = story.certificate, story.export
    assert certificate is not None and export is not None, told
    check_proof(certificate)
    check_revocation(story, certificate)
    check_overlap(offer)
    check_datasets(story, certificate, export, tmp_path / "exports")


def check_proof(certificate: Certificate) -> None:
    """It rests on blind answers of all three people, and says so."""
    assert certificate.bound is not None and certificate.bound <= WANTED.epsilon
    assert certificate.items >= 30 and certificate.errors / certificate.items < WANTED.epsilon
    evidence = Annotation.objects.filter(item__routing__arm=Arm.CALIBRATION, claim__seat__kind=SeatKind.ANSWER)
    assert not evidence.filter(saw_suggestion=True).exists()
    proven = {row["item"] for row in certificate.evidence["evidence"]["items"]}
    counts = evidence.filter(item__in=proven).values("item").annotate(n=Count("pk")).values_list("n", flat=True)
    assert set(counts) == {3}


def check_revocation(story: Story, certificate: Certificate) -> None:
    """The re-check found it out; what AI had settled, and nothing else, went back to experts, and the lab was told."""
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.REVOKED
    assert Audit.objects.filter(certificate=certificate, differs=True).count() >= 3
    reopened = set(RoutingStep.objects.filter(step=Step.REOPENED).values_list("item", flat=True))
    ever = set(AutoSettlement.objects.filter(certificate=certificate).values_list("decision__item", flat=True))
    assert story.settled <= ever == reopened and len(ever) >= 5
    standing = AutoSettlement.objects.filter(certificate=certificate, decision__superseded_at=None)
    assert not standing.exists()
    assert Notification.objects.filter(user=actor(LAB).user, path__endswith=str(certificate.pk)).exists()


def check_overlap(offer: Offer) -> None:
    """Where answers are asked for by need, two often suffice, and each further one has its reason."""
    asked = Routing.objects.filter(item__project=offer.project, arm=Arm.NEED, item__state=ItemState.DECIDED)
    answers = Count("item__annotations", filter=Q(item__annotations__withdrawal=None))
    spent = list(asked.annotate(n=answers).values_list("n", flat=True))
    assert spent and sum(spent) / len(spent) < 3
    reasons = RoutingStep.objects.filter(step=Step.ASKED).values_list("reason", flat=True)
    assert set(reasons) <= {"unsure", "too_few_answers"}


def check_datasets(story: Story, certificate: Certificate, export: Export, folder: Path) -> None:
    """The dataset taken under the certificate named it row by row, and says now which rows stand no longer; the next
    one names none."""
    rows = rows_of(export, folder)
    by_ai = {str(row["item_id"]): row for row in rows if row["route"] == Route.AI}
    assert by_ai and {UUID(item) for item in by_ai} <= story.settled
    assert {row["certificate_id"] for row in by_ai.values()} == {str(certificate.pk)}
    client, path = client_of(actor(LAB)), f"/api/v1/exports/{export.pk}"
    gone, page = set[str](), f"{path}/changes"
    while page:
        answer = client.get(page).json()
        gone |= {row["item_id"] if "item_id" in row else row["item"] for row in answer["results"]}
        page = answer["next"]
    assert set(by_ai) <= gone <= {str(item) for item in story.settled}
    later = rows_of(take_dataset(story.offer, story.now + timedelta(hours=1)), folder)
    names = {row["certificate_id"] for row in later}
    assert str(certificate.pk) not in names
