"""Texts in versions, and who has signed which."""

import hashlib

import pytest

from accounts.actions.agreements import publish_agreement
from accounts.errors import DutyNeeded, RoleTooLow
from accounts.models import Agreement, AgreementKind, Event, Role, Signature
from accounts.queries.agreements import to_sign
from tests.accounts.counting import queries_of
from tests.factories.agreements import make_nda, make_terms
from tests.factories.clients import client_of
from tests.factories.experts import make_expert
from tests.factories.labs import make_lab, make_member
from tests.factories.people import NOW, make_person, make_staff

pytestmark = pytest.mark.django_db
TEXT = {"title": "NDA", "summary": "Quiet.", "body": "Tell nobody.\n"}


def test_an_expert_signs_what_is_needed() -> None:
    lab, owner = make_lab()
    terms, nda = make_terms(), make_nda(lab.pk, owner)
    expert, actor = make_expert()
    client = client_of(actor)
    assert set(to_sign(actor)) == {terms, nda}
    needed = client.get("/api/v1/agreements?needed=true").json()["results"]
    assert {row["id"] for row in needed} == {str(terms.pk), str(nda.pk)}
    assert {row["signed_at"] for row in needed} == {None}

    signed = client.post(f"/api/v1/agreements/{nda.pk}/signature", {"signed_name": "Dr Ada"})

    assert signed.status_code == 201
    assert signed.json()["signed_at"] and signed.json()["lab"] == {"id": str(lab.pk), "name": "Lab One"}
    signature = Signature.objects.get()
    assert (signature.user, signature.signed_name) == (actor.user, "Dr Ada")
    assert signature.body_digest == hashlib.sha256(nda.body.encode()).hexdigest()
    assert list(to_sign(actor)) == [terms]
    assert [row["id"] for row in client.get("/api/v1/agreements?needed=true").json()["results"]] == [str(terms.pk)]
    assert Event.objects.filter(topic=f"expert:{expert.pk}", kind="agreement.changed").count() == 1


def test_signing_twice_is_signing_once() -> None:
    terms = make_terms()
    _, actor = make_expert()
    first, second = (
        client_of(actor).post(f"/api/v1/agreements/{terms.pk}/signature", {"signed_name": name}) for name in ("A", "B")
    )
    assert first.json() == second.json()
    assert Signature.objects.get().signed_name == "A"


def test_a_new_version_is_to_be_signed_again_and_the_old_one_no_more() -> None:
    lab, owner = make_lab()
    old = make_nda(lab.pk, owner)
    _, signer = make_expert()
    client_of(signer).post(f"/api/v1/agreements/{old.pk}/signature", {"signed_name": "Ada"})
    new = make_nda(lab.pk, owner)
    assert (old.version, new.version) == (1, 2)
    assert list(to_sign(signer)) == [new]
    mine = client_of(signer).get("/api/v1/agreements").json()["results"]
    assert [(row["version"], row["signed_at"] is None) for row in mine] == [(2, True), (1, False)]
    _, late = make_expert()
    assert [row["version"] for row in client_of(late).get("/api/v1/agreements").json()["results"]] == [2]
    answer = client_of(late).post(f"/api/v1/agreements/{old.pk}/signature", {"signed_name": "Bob"})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_newest_version")
    assert Signature.objects.count() == 1


def test_a_signature_needs_a_name() -> None:
    terms = make_terms()
    _, actor = make_expert()
    assert client_of(actor).post(f"/api/v1/agreements/{terms.pk}/signature", {"signed_name": " "}).status_code == 400
    assert not Signature.objects.exists()


def test_who_is_no_expert_sees_the_terms_and_no_labs_nda() -> None:
    lab, owner = make_lab()
    terms, nda = make_terms(), make_nda(lab.pk, owner)
    person = make_person()
    assert [r["id"] for r in client_of(person).get("/api/v1/agreements").json()["results"]] == [str(terms.pk)]
    answer = client_of(person).post(f"/api/v1/agreements/{nda.pk}/signature", {"signed_name": "Eve"})
    assert answer.status_code == 404
    assert not Signature.objects.exists()


def test_an_owner_publishes_the_labs_nda_in_versions() -> None:
    lab, owner = make_lab()
    path = f"/api/v1/labs/{lab.pk}/agreements"
    made = [client_of(owner).post(path, TEXT) for _ in range(2)]
    assert [(a.status_code, a.json()["version"], a.json()["kind"]) for a in made] == [(201, 1, "nda"), (201, 2, "nda")]
    assert made[0].json()["body"] == TEXT["body"]
    viewer = make_member(lab, owner, Role.VIEWER)
    assert [row["version"] for row in client_of(viewer).get(path).json()["results"]] == [2, 1]
    assert client_of(viewer).post(path, TEXT).json()["code"] == "role_too_low"
    assert client_of(make_lab("Foreign")[1]).post(path, TEXT).status_code == 404
    assert client_of(owner).post(path, {**TEXT, "body": ""}).status_code == 400
    assert Agreement.objects.count() == 2


def test_only_operations_publishes_for_the_platform() -> None:
    lab, owner = make_lab()
    kind = AgreementKind.TERMS
    with pytest.raises(DutyNeeded):
        publish_agreement(by=owner, kind=kind, title="T", summary="", body="B", now=NOW)
    with pytest.raises(RoleTooLow):
        publish_agreement(
            by=make_staff(), kind=AgreementKind.NDA, lab_id=lab.pk, title="T", summary="", body="B", now=NOW
        )
    assert not Agreement.objects.exists()
    assert publish_agreement(by=make_staff(), kind=kind, title="T", summary="", body="B", now=NOW).version == 1


def test_lists_cost_the_same_with_one_row_and_three() -> None:
    lab, owner = make_lab()
    _, actor = make_expert()
    make_nda(lab.pk, owner)
    assert queries_of(client_of(actor), "/api/v1/agreements") == (1, 4)
    assert queries_of(client_of(actor), "/api/v1/agreements?needed=true") == (1, 4)
    assert queries_of(client_of(owner), f"/api/v1/labs/{lab.pk}/agreements") == (1, 5)
    for _ in range(2):
        make_nda(*(lambda made: (made[0].pk, made[1]))(make_lab()))
        make_nda(lab.pk, owner)
    assert queries_of(client_of(actor), "/api/v1/agreements") == (3, 4)
    assert queries_of(client_of(actor), "/api/v1/agreements?needed=true") == (3, 4)
    assert queries_of(client_of(owner), f"/api/v1/labs/{lab.pk}/agreements") == (3, 5)
