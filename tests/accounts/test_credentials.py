"""A credential's way: submitted, asked about, verified, declined, suspended, and who may say so."""

from dataclasses import asdict
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Credential, Event, StaffDuty, Trail
from accounts.queries.credentials import valid_credentials
from tests.accounts.counting import queries_of
from tests.factories.clients import client_of
from tests.factories.credentials import make_claim, make_credential, make_verified_credential
from tests.factories.experts import make_expert
from tests.factories.people import anew, make_person, make_staff

pytestmark = pytest.mark.django_db
DECISIONS = ["verify", "ask_more", "decline", "suspend", "reinstate"]


def decide(by: object, credential: Credential, decision: str, reason: str = "because") -> object:
    body = {"decision": decision, "reason": reason, "register_source": "state register, 2 March"}
    return client_of(by).post(f"/api/v1/credentials/{credential.pk}/decision", body)  # type: ignore[arg-type]


def body_of(**changes: object) -> dict[str, object]:
    body = asdict(make_claim(**changes))
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in body.items()}


def test_an_expert_submits_and_sees_the_promised_time_and_not_the_whole_number() -> None:
    _, actor = make_expert()
    answer = client_of(actor).post("/api/v1/expert/credentials", body_of(number="1234567890"))
    assert answer.status_code == 201
    row = answer.json()
    assert (row["state"], row["number_ending"], row["decided_at"]) == ("submitted", "90", None)
    assert row["number_hint"].startswith("One digit seems wrong")
    assert row["submitted_at"] < row["decision_due_at"]
    assert "1234567890" not in answer.content.decode()
    (listed,) = client_of(actor).get("/api/v1/expert/credentials").json()["results"]
    assert listed == row
    assert set(Event.objects.values_list("topic", "kind")) >= {("credentials", "credential.changed")}


@pytest.mark.parametrize(
    "changes, code, field",
    [
        ({"specialties": ["contracts"]}, "unknown_specialty", "specialties"),
        ({"jurisdiction": "MOON"}, "unknown_specialty", "jurisdiction"),
        ({"issued_on": "2999-01-01"}, "invalid", "issued_on"),
        ({"expires_on": "2001-01-01"}, "invalid", "expires_on"),
        ({"number": ""}, "invalid", "number"),
        ({"kind": "feeling"}, "invalid", "kind"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, object], code: str, field: str) -> None:
    _, actor = make_expert()
    answer = client_of(actor).post("/api/v1/expert/credentials", {**body_of(), **changes})
    assert (answer.status_code, answer.json()["code"], list(answer.json()["fields"])) == (400, code, [field])
    assert not Credential.objects.exists() and not Event.objects.exists()


def test_one_needs_a_profile_to_submit() -> None:
    answer = client_of(make_person()).post("/api/v1/expert/credentials", body_of())
    assert (answer.status_code, answer.json()["code"]) == (403, "no_expert_profile")
    assert not Credential.objects.exists()


def test_verified_then_suspended_then_reinstated() -> None:
    expert, actor = make_expert()
    credential = make_credential(actor)
    operations = make_staff()
    assert valid_credentials(expert_id=expert.pk, field="medicine", on=date(2026, 3, 2)) == []

    answer = decide(operations, credential, "verify", reason="")

    assert answer.status_code == 200  # type: ignore[attr-defined]
    case = answer.json()  # type: ignore[attr-defined]
    assert (case["state"], case["register_source"]) == ("verified", "state register, 2 March")
    assert (case["number"], case["expert"]["email"]) == (credential.number, actor.user.email)
    assert [(step["act"], step["by"]) for step in case["history"]] == [
        ("credential.submitted", actor.user.email),
        ("credential.verified", operations.user.email),
    ]
    assert valid_credentials(expert_id=expert.pk, field="medicine", on=date(2026, 3, 2)) == [credential]
    assert valid_credentials(expert_id=expert.pk, field="law", on=date(2026, 3, 2)) == []

    decide(operations, credential, "suspend", "under investigation")
    assert valid_credentials(expert_id=expert.pk, field="medicine", on=date(2026, 3, 2)) == []
    decide(operations, credential, "reinstate")
    assert valid_credentials(expert_id=expert.pk, field="medicine", on=date(2026, 3, 2)) == [credential]
    assert Event.objects.filter(topic=f"expert:{expert.pk}", kind="credential.changed").count() == 4


def test_an_expired_licence_does_not_count() -> None:
    expert, actor = make_expert()
    credential = make_verified_credential(actor, expires_on=date(2026, 5, 31))
    for day, found in ((date(2026, 5, 31), [credential]), (date(2026, 6, 1), [])):
        assert valid_credentials(expert_id=expert.pk, field="medicine", on=day) == found
    endless = make_verified_credential(actor, expires_on=None)
    assert valid_credentials(expert_id=expert.pk, field="medicine", on=date(2099, 1, 1)) == [endless]


@pytest.mark.parametrize("decision", ["ask_more", "decline"])
def test_asked_or_declined_one_submits_again(decision: str) -> None:
    _, actor = make_expert()
    credential = make_credential(actor)
    decide(make_staff(), credential, decision, "the name differs")
    (row,) = client_of(actor).get("/api/v1/expert/credentials").json()["results"]
    assert row["reason"] == "the name differs"

    answer = client_of(actor).put(f"/api/v1/expert/credentials/{credential.pk}", body_of(number="NEW1"))

    assert (answer.status_code, answer.json()["state"], answer.json()["number_ending"]) == (200, "submitted", "W1")
    credential.refresh_from_db()
    assert credential.number == "NEW1" and credential.decision_due_at > credential.submitted_at


@pytest.mark.parametrize("decision", ["", "verify", "suspend"])
def test_only_what_came_back_is_submitted_again(decision: str) -> None:
    _, actor = make_expert()
    credential = make_credential(actor) if not decision else make_verified_credential(actor)
    if decision == "suspend":
        decide(make_staff(), credential, "suspend")
    before = Credential.objects.values().get()
    answer = client_of(actor).put(f"/api/v1/expert/credentials/{credential.pk}", body_of())
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_move")
    assert Credential.objects.values().get() == before


ALLOWED = {
    "submitted": {"verify", "ask_more", "decline"},
    "needs_more": set(),
    "declined": set(),
    "verified": {"suspend"},
    "suspended": {"reinstate"},
}
WAY = {
    "submitted": [],
    "needs_more": ["ask_more"],
    "declined": ["decline"],
    "verified": ["verify"],
    "suspended": ["verify", "suspend"],
}


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("decision", DECISIONS)
def test_every_decision_in_every_state(state: str, decision: str) -> None:
    _, actor = make_expert()
    credential = make_credential(actor)
    operations = make_staff()
    for step in WAY[state]:
        decide(operations, credential, step)
    before, acts = Credential.objects.values().get(), Trail.objects.count()
    assert before["state"] == state
    answer = decide(operations, credential, decision)
    if decision in ALLOWED[state]:
        assert answer.status_code == 200  # type: ignore[attr-defined]
        assert Trail.objects.count() == acts + 1
    else:
        assert (answer.status_code, answer.json()["code"]) == (409, "illegal_move")  # type: ignore[attr-defined]
        assert (Credential.objects.values().get(), Trail.objects.count()) == (before, acts)


@pytest.mark.parametrize("decision", ["ask_more", "decline", "suspend"])
def test_a_decision_against_someone_needs_a_reason(decision: str) -> None:
    _, actor = make_expert()
    credential = make_verified_credential(actor) if decision == "suspend" else make_credential(actor)
    state = credential.state
    answer = decide(make_staff(), credential, decision, "  ")
    assert (answer.status_code, answer.json()["code"]) == (400, "reason_needed")  # type: ignore[attr-defined]
    credential.refresh_from_db()
    assert credential.state == state


def test_nobody_decides_about_themselves() -> None:
    operations = make_staff()
    client_of(operations).post("/api/v1/expert", {})
    credential = make_credential(anew(operations))
    answer = decide(operations, credential, "verify")
    assert (answer.status_code, answer.json()["code"]) == (403, "own_case")  # type: ignore[attr-defined]
    credential.refresh_from_db()
    assert credential.state == "submitted"


def test_only_operations_decides_and_reads_the_queue() -> None:
    _, actor = make_expert()
    credential = make_credential(actor)
    _, other = make_expert()
    finance = make_staff(StaffDuty.FINANCE)
    for by, status in ((actor, 403), (other, 404), (finance, 404)):
        assert decide(by, credential, "verify").status_code == status  # type: ignore[attr-defined]
        assert client_of(by).get("/api/v1/credentials").status_code == 403
        assert client_of(by).get(f"/api/v1/credentials/{credential.pk}").status_code == 404
    assert client_of(other).put(f"/api/v1/expert/credentials/{credential.pk}", body_of()).status_code == 404
    credential.refresh_from_db()
    assert credential.state == "submitted"


def test_reading_a_whole_number_leaves_a_trace() -> None:
    _, actor = make_expert()
    credentials = [make_credential(actor), make_credential(actor)]
    operations = make_staff()
    case = client_of(operations).get(f"/api/v1/credentials/{credentials[0].pk}").json()
    assert case["number"] == credentials[0].number
    rows = client_of(operations).get("/api/v1/credentials?state=submitted").json()["results"]
    assert {row["number"] for row in rows} == {c.number for c in credentials}
    one, listed = Trail.objects.filter(act="credential.read", by=operations.user).order_by("id")
    assert one.object_id == credentials[0].pk
    assert {str(listed.object_id), *listed.facts["with"]} == {str(c.pk) for c in credentials}
    assert client_of(operations).get("/api/v1/credentials?state=declined").json()["results"] == []


def test_one_number_is_verified_once() -> None:
    (_, first), (_, second) = make_expert(), make_expert()
    make_verified_credential(first, number="NY77")
    copy = make_credential(second, number="NY77")
    answer = decide(make_staff(), copy, "verify")
    assert (answer.status_code, answer.json()["code"]) == (409, "number_verified_elsewhere")  # type: ignore[attr-defined]
    copy.refresh_from_db()
    assert (copy.state, copy.decided_by) == ("submitted", None)


def test_the_database_keeps_a_verified_credential_to_a_person() -> None:
    _, actor = make_expert()
    credential = make_credential(actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Credential.objects.filter(pk=credential.pk).update(state="verified")
    with pytest.raises(IntegrityError), transaction.atomic():
        Credential.objects.filter(pk=credential.pk).update(state="declined", reason="")


def test_lists_cost_the_same_with_one_row_and_three() -> None:
    _, actor = make_expert()
    operations = make_staff()
    make_credential(actor)
    # session, user, the actor; mine: the rows; the queue: the rows, the trace of reading, the histories.
    assert queries_of(client_of(actor), "/api/v1/expert/credentials") == (1, 4)
    queue = queries_of(client_of(operations), "/api/v1/credentials")
    for _ in range(2):
        make_credential(make_expert()[1])
        make_credential(actor)
    assert queries_of(client_of(actor), "/api/v1/expert/credentials") == (3, 4)
    assert queue == (1, 8)
    assert queries_of(client_of(operations), "/api/v1/credentials") == (5, 8)


def test_due_times_do_not_fall_on_a_weekend() -> None:
    _, actor = make_expert()
    credential = make_credential(actor)  # submitted on a Monday
    assert credential.decision_due_at - credential.submitted_at == timedelta(days=2)
    assert credential.decision_due_at.weekday() < 5
