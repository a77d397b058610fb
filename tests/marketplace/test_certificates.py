import hashlib
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.errors import IllegalMove, Missing, NotAllowed, ReasonNeeded
from accounts.models import Notification, Role, Trail
from marketplace.actions.auto_settlements import read_audit, reopen_settled, settle_by_ai
from marketplace.actions.certificates import end_outdated, examine_group, revoke_certificate
from marketplace.actions.exports import request_export, write_next_shard
from marketplace.actions.offers import open_offer
from marketplace.actions.routing import advance_item
from marketplace.actions.seats import fill_offer
from marketplace.certification.looks import delta_of_look, is_due
from marketplace.models import (
    Arm,
    Audit,
    AutoSettlement,
    Certificate,
    CertificateKind,
    CertificateState,
    Judge,
    Routing,
    RoutingStep,
    Step,
    Stratum,
)
from marketplace.queries.certificates import reopening_of
from tasks.models import Decision, Guideline, Item, ItemState, Route
from tests.factories import claims
from tests.factories.annotations import counts
from tests.factories.claims import NOW
from tests.factories.clients import client_of
from tests.factories.evidence import LATER, blind, group, items_in, waiting
from tests.factories.offers import Put
from tests.factories.work import answer, lawyer, taken

pytestmark = pytest.mark.django_db
GOOD = ("yes", "yes", 0.95)
WRONG = ("no", "yes", 0.95)


def certified(items: int = 100, **wanted: object) -> tuple[Put, Stratum, Judge, Certificate]:
    put, stratum, judge = group(**wanted)
    blind(put, stratum, judge, [GOOD] * items)
    certificate = examine_group(stratum_id=stratum.pk, kind=CertificateKind.SETTLE, now=LATER)
    assert certificate is not None and certificate.state == CertificateState.VALID, certificate
    return put, stratum, judge, certificate


def test_looks_never_spend_more_than_delta() -> None:
    assert sum(delta_of_look(0.1, look) for look in range(1, 60)) <= 0.1 + 1e-12
    with pytest.raises(ValueError, match="from 1"):
        delta_of_look(0.1, 0)
    assert is_due(items=10, at_last_look=None, open_items=0) and not is_due(items=10, at_last_look=None, open_items=1)
    assert is_due(items=150, at_last_look=100, open_items=5) and not is_due(items=149, at_last_look=100, open_items=0)
    assert not is_due(items=0, at_last_look=None, open_items=0)


def test_a_group_whose_judge_agrees_with_blind_experts_is_certified() -> None:
    _, stratum, judge, certificate = certified()
    assert (certificate.judge, certificate.items, certificate.clusters, certificate.errors) == (judge, 100, 100, 0)
    assert certificate.bound is not None and certificate.bound <= certificate.epsilon == 0.05
    assert (certificate.delta, certificate.look, certificate.guideline_version) == (pytest.approx(0.08), 1, 1)
    assert examine_group(stratum_id=stratum.pk, kind=CertificateKind.SETTLE, now=LATER) is None


def test_too_many_differences_are_refused_and_the_look_is_spent() -> None:
    put, stratum, judge = group()
    blind(put, stratum, judge, [GOOD] * 90 + [WRONG] * 10)
    refused = examine_group(stratum_id=stratum.pk, kind=CertificateKind.SETTLE, now=LATER)
    assert refused is not None and (refused.state, refused.bound) == (CertificateState.REFUSED, None)
    assert examine_group(stratum_id=stratum.pk, kind=CertificateKind.SETTLE, now=LATER) is None
    blind(put, stratum, judge, [GOOD] * 400)
    again = examine_group(stratum_id=stratum.pk, kind=CertificateKind.SETTLE, now=LATER)
    assert again is not None and (again.look, again.delta) == (2, pytest.approx(0.016))


def test_a_group_too_small_to_prove_anything_spends_no_look() -> None:
    put, stratum, judge = group()
    blind(put, stratum, judge, [GOOD] * 20)
    assert examine_group(stratum_id=stratum.pk, kind=CertificateKind.SETTLE, now=LATER) is None
    assert not Certificate.objects.exists()


def test_many_items_of_one_document_count_as_one() -> None:
    put, stratum, judge = group()
    made = blind(put, stratum, judge, [GOOD] * 100)
    Item.objects.filter(pk__in=[item.pk for item in made]).update(cluster="one contract")
    assert examine_group(stratum_id=stratum.pk, kind=CertificateKind.SETTLE, now=LATER) is None


def test_answers_that_saw_a_suggestion_are_no_evidence() -> None:
    put, stratum, judge = group()
    blind(put, stratum, judge, [GOOD] * 99)
    blind(put, stratum, judge, [GOOD], saw_suggestion=True)
    found = examine_group(stratum_id=stratum.pk, kind=CertificateKind.SETTLE, now=LATER)
    assert found is not None and found.items == 99


def test_a_command_reckons_a_certificate_anew_from_what_is_stored() -> None:
    *_, certificate = certified()
    said = StringIO()
    call_command("verify_certificate", str(certificate.pk), stdout=said)
    found = json.loads(said.getvalue())
    assert (found["verified"], found["digest"]) == (True, certificate.digest)
    with pytest.raises(CommandError, match="no such certificate"):
        call_command("verify_certificate", "0" * 32)


def test_ai_settles_what_it_is_sure_enough_of_and_the_rest_goes_to_experts() -> None:
    put, stratum, judge, certificate = certified(audit_share=0.0001)
    sure, unsure = waiting(put, stratum, judge, 5), waiting(put, stratum, judge, 2, score=0.5)
    assert settle_by_ai(certificate_id=certificate.pk, limit=100, now=LATER) == 7
    assert settle_by_ai(certificate_id=certificate.pk, limit=100, now=LATER) == 0
    decisions = Decision.objects.filter(item__in=sure)
    assert {(d.route, d.answer["label"], d.answers_counted) for d in decisions} == {(Route.AI, "yes", 0)}
    assert {d.auto_settlement.certificate_id for d in decisions} == {certificate.pk}
    assert set(Item.objects.filter(pk__in=[item.pk for item in unsure]).values_list("state", flat=True)) == {"screened"}
    assert RoutingStep.objects.filter(step=Step.SETTLED).count() == 5


def test_no_expert_is_asked_before_ai_was() -> None:
    put, stratum, judge, certificate = certified(audit_share=0.0001)
    open_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    sure, unsure = waiting(put, stratum, judge, 3), waiting(put, stratum, judge, 2, score=0.5)
    unseen = items_in(put, stratum, 1, Arm.NEED, ItemState.SCREENED)
    fill_offer(offer_id=put.offer.pk, now=LATER)
    asked = Item.objects.filter(state=ItemState.OPEN).values_list("pk", flat=True)
    assert set(asked.all()) == {item.pk for item in unseen}
    settle_by_ai(certificate_id=certificate.pk, limit=100, now=LATER)
    fill_offer(offer_id=put.offer.pk, now=LATER)
    assert set(asked.all()) == {item.pk for item in [*unseen, *unsure]}
    assert Decision.objects.filter(item__in=sure, route=Route.AI).count() == 3


def test_nothing_is_settled_without_a_valid_certificate_and_the_database_sees_to_it() -> None:
    put, stratum, judge, certificate = certified()
    items = waiting(put, stratum, judge, 3)
    revoke_certificate(by=put.owner, certificate_id=certificate.pk, reason="Wrong guideline.", now=LATER)
    assert settle_by_ai(certificate_id=certificate.pk, limit=100, now=LATER) == 0
    decision = Decision.objects.create(
        item=items[0], answer={"label": "yes"}, posterior={}, confidence=1, answers_counted=0, route=Route.AI,
        method="x", decided_at=LATER,
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="valid certificate"), transaction.atomic():
        AutoSettlement.objects.create(decision=decision, certificate=certificate, settled_at=LATER)


def test_a_certificate_never_changes_but_ends_once() -> None:
    put, *_, certificate = certified()
    with pytest.raises(DatabaseError, match="only ever ends"), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(bound=0.001)
    with pytest.raises(DatabaseError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).delete()
    revoke_certificate(by=put.owner, certificate_id=certificate.pk, reason="Mistake.", now=LATER)
    with pytest.raises(IllegalMove):
        revoke_certificate(by=put.owner, certificate_id=certificate.pk, reason="Again.", now=LATER)


def test_revoking_re_opens_exactly_what_it_settled_and_still_stands() -> None:
    put, stratum, judge, certificate = certified(audit_share=0.0001)
    items = waiting(put, stratum, judge, 6)
    settle_by_ai(certificate_id=certificate.pk, limit=100, now=LATER)
    by_experts = blind(put, stratum, judge, [GOOD])
    assert reopening_of(certificate) is None
    revoke_certificate(by=put.owner, certificate_id=certificate.pk, reason="A failed re-check.", now=LATER)
    certificate.refresh_from_db()
    assert reopening_of(certificate) == (6, 6 * 2 * put.offer.rate.bill_minor, "USD")
    assert reopen_settled(limit=4, now=LATER) == 4
    assert reopen_settled(limit=4, now=LATER) == 2
    assert reopen_settled(limit=4, now=LATER) == 0
    ids = [item.pk for item in items]
    assert set(Item.objects.filter(pk__in=ids).values_list("state", flat=True)) == {ItemState.SCREENED}
    assert not Decision.objects.filter(item__in=ids, superseded_at=None).exists()
    assert Item.objects.get(pk=by_experts[0].pk).state == ItemState.DECIDED
    assert set(Routing.objects.filter(pk__in=ids).values_list("arm", "opened_at")) == {(Arm.NEED, None)}
    assert Trail.objects.filter(act="certificate.revoked", object_id=certificate.pk).exists()
    told = Notification.objects.get(user=put.owner.user)
    assert "6 items" in told.body and told.path == f"/lab/certificates/{certificate.pk}"


def test_only_leads_revoke_and_only_with_a_reason() -> None:
    put, _, _, certificate = certified()
    viewer, stranger = claims.member(put.project.lab, Role.VIEWER), claims.person()
    for by, reason, refusal in (
        (viewer, "No.", NotAllowed), (stranger, "No.", Missing), (put.owner, "  ", ReasonNeeded),
    ):  # fmt: skip
        with pytest.raises(refusal):
            revoke_certificate(by=by, certificate_id=certificate.pk, reason=reason, now=LATER)
    assert Certificate.objects.get(pk=certificate.pk).state == CertificateState.VALID


def test_a_random_share_goes_to_blind_experts_and_is_held_against_ai() -> None:
    put, stratum, judge, certificate = certified(audit_share=1.0)
    item = waiting(put, stratum, judge, 1)[0]
    settle_by_ai(certificate_id=certificate.pk, limit=100, now=LATER)
    routing = Routing.objects.get(pk=item.pk)
    assert (routing.arm, routing.sampling_probability) == (Arm.AUDIT, 0.5)
    assert Item.objects.get(pk=item.pk).state == ItemState.SCREENED
    audit = Audit.objects.get(pk=item.pk)
    assert (audit.ai_class, audit.differs) == ("yes", None)


def stream(put: Put, stratum: Stratum, judge: Judge, certificate: Certificate, answers: list[str]) -> None:
    """Re-checks that experts answered so, read one after another."""
    for item in blind(put, stratum, judge, [(said, "yes", 0.95) for said in answers]):
        Audit.objects.create(item=item, certificate=certificate, cluster=str(item.pk), ai_class="yes", drawn_at=NOW)
        read_audit(item_id=item.pk, now=LATER)
        assert read_audit(item_id=item.pk, now=LATER) is None


def test_a_failing_re_check_revokes_by_itself() -> None:
    put, stratum, judge, certificate = certified()
    stream(put, stratum, judge, certificate, ["yes"] * 20)
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.VALID
    stream(put, stratum, judge, certificate, ["no"] * 12)
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.REVOKED and "re-check" in certificate.end_reason
    assert list(Audit.objects.order_by("ordinal").values_list("ordinal", flat=True)) == list(range(1, 33))


def test_a_new_guideline_ends_the_certificate_and_what_it_settled_stands() -> None:
    put, stratum, judge, certificate = certified(audit_share=0.0001)
    items = waiting(put, stratum, judge, 2)
    settle_by_ai(certificate_id=certificate.pk, limit=10, now=LATER)
    assert end_outdated(now=LATER) == 0
    Guideline.objects.create(
        project=put.project, version=2, body="Anew.", published_by=put.owner.user, published_at=LATER
    )
    assert end_outdated(now=LATER) == 1
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.ENDED
    assert reopen_settled(limit=10, now=LATER) == 0
    assert Decision.objects.filter(item__in=[item.pk for item in items], superseded_at=None).count() == 2


def test_one_expert_suffices_under_its_own_certificate_only() -> None:
    put, stratum, judge = group(blind_share=1e-9)
    blind(put, stratum, judge, [GOOD] * 100)
    # From the scores of the evidence itself, which are made of its answers, no threshold may be set.
    assert examine_group(stratum_id=stratum.pk, kind=CertificateKind.STOP_AFTER_ONE, now=LATER) is None
    items = waiting(put, stratum, judge, 2)
    licence = examine_group(stratum_id=stratum.pk, kind=CertificateKind.STOP_AFTER_ONE, now=LATER)
    assert licence is not None and licence.state == CertificateState.VALID
    open_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    fill_offer(offer_id=put.offer.pk, now=NOW)
    for label, decided in (("yes", True), ("no", False)):
        who = lawyer()
        claim = taken(who, put)
        answer(who, claim, label)
        decision = advance_item(item_id=claim.item_id, now=counts())
        assert (decision is not None) == decided
    assert {item.seats.count() for item in items} == {5}


def test_a_lab_reads_where_its_groups_stand_and_the_whole_certificate() -> None:
    put, stratum, judge, certificate = certified(audit_share=0.0001)
    waiting(put, stratum, judge, 4)
    settle_by_ai(certificate_id=certificate.pk, limit=10, now=LATER)
    client = client_of(put.owner)
    with CaptureQueriesContext(connection) as before:
        group = client.get(f"/api/v1/projects/{put.project.pk}/groups").json()[0]
    assert (group["items"], group["evidence_answered"], group["settled"]) == (104, 100, 4)
    settles, stops = group["standings"]
    assert (settles["newest"]["state"], settles["looks"], stops["newest"]) == ("valid", 1, None)
    assert stops["need"].startswith("100 of at least")
    for name in "abc":
        Stratum.objects.create(project=put.project, slice=name)
    with CaptureQueriesContext(connection) as after:
        assert len(client.get(f"/api/v1/projects/{put.project.pk}/groups").json()) == 4
    assert len(after) == len(before)
    whole = client.get(f"/api/v1/certificates/{certificate.pk}").json()
    assert (whole["settled"], whole["seats"], len(whole["history"]), whole["chart"]) == (4, 3, 1, [])
    assert "100 blind items from 100 documents, 0 of 100" in whole["outcome"]["sentence"]
    evidence = client.get(f"/api/v1/certificates/{certificate.pk}/evidence")
    assert hashlib.sha256(evidence.content).hexdigest() == certificate.digest


def test_a_lab_revokes_with_a_reason_over_http() -> None:
    put, *_, certificate = certified()
    client, path = client_of(put.owner), f"/api/v1/certificates/{certificate.pk}/revocation"
    assert client.post(path, {"reason": ""}).status_code == 400
    assert client.post(path, {"reason": "The guideline was wrong."}).json()["state"] == "revoked"
    assert client.post(path, {"reason": "Again."}).status_code == 409


def test_rows_name_their_certificate_and_a_revoked_one_marks_them_superseded(
    tmp_path: Path, settings: Settings
) -> None:
    settings.EXPORT_DIR = tmp_path
    put, stratum, judge, certificate = certified(audit_share=0.0001)
    items = waiting(put, stratum, judge, 3)
    settle_by_ai(certificate_id=certificate.pk, limit=10, now=LATER)
    export = request_export(by=put.owner, project=put.project, shape="classification", minimum_confidence=0, now=LATER)
    while write_next_shard(export_id=export.pk, now=LATER):
        pass
    shard = next(tmp_path.rglob("*.jsonl"))
    rows = [json.loads(line) for line in shard.read_text().splitlines()]
    by_ai = [row for row in rows if row["route"] == "ai"]
    assert {row["item_id"] for row in by_ai} == {str(item.pk) for item in items}
    assert {(row["certificate_id"], row["certificate_epsilon"]) for row in by_ai} == {(str(certificate.pk), 0.05)}
    assert {row["design"] for row in rows} == {"ai", "calibration"}
    assert {row["certificate_id"] for row in rows if row["route"] != "ai"} == {None}
    assert "at most 5 in 100" in next(tmp_path.rglob("README.md")).read_text()
    client, path = client_of(put.owner), f"/api/v1/exports/{export.pk}"
    assert client.get(path).json()["superseded"] == 0
    later = LATER + timedelta(hours=1)
    revoke_certificate(by=put.owner, certificate_id=certificate.pk, reason="A failed re-check.", now=later)
    reopen_settled(limit=10, now=later)
    assert client.get(path).json()["superseded"] == 3
    gone = client.get(f"{path}/changes").json()["results"]
    assert {row["decision_id"] for row in gone} == {row["decision_id"] for row in by_ai}
