"""Oneself: profile, standing, conflicts, and who one is."""

from uuid import uuid4

import pytest

from accounts.ability.rasch import standing as standing_of
from accounts.actions.evidence import record_evidence
from accounts.actions.publications import publish_standing
from accounts.actions.qualifications import refresh_qualification
from accounts.models import Conflict, Evidence, EvidenceKind, Expert, Qualification, Role
from accounts.queries.evidence import observations
from accounts.queries.qualifications import standing
from tests.accounts.counting import queries_of
from tests.factories.clients import client_of
from tests.factories.experts import make_expert, make_qualification
from tests.factories.labs import make_lab, make_member
from tests.factories.people import NOW, anew, make_person, make_staff

pytestmark = pytest.mark.django_db


def test_nobody_is_told_to_sign_in() -> None:
    answer = client_of().get("/api/v1/me")
    assert (answer.status_code, answer.json()["title"]) == (401, "Sign in first")


def test_me_names_every_part_one_plays() -> None:
    lab, owner = make_lab()
    expert, actor = make_expert()
    assert client_of(owner).get("/api/v1/me").json()["labs"] == [
        {"id": str(lab.pk), "name": "Lab One", "role": "owner"}
    ]
    me = client_of(actor).get("/api/v1/me").json()
    assert me["user"] | {"id": ""} == {
        "id": "",
        "email": actor.user.email,
        "name": "Ada Example",
        "time_zone": "UTC",
        "language": "",
    }
    assert (me["labs"], me["expert"], me["duties"]) == ([], {"id": str(expert.pk)}, [])
    assert client_of(make_staff()).get("/api/v1/me").json()["duties"] == ["operations"]


def test_one_changes_ones_name_and_time_zone_and_nothing_else() -> None:
    actor = make_person()
    sent = {"name": "Ada", "time_zone": "Europe/Berlin", "email": "other@example.org", "is_staff": True}
    answer = client_of(actor).patch("/api/v1/me", sent)
    assert answer.status_code == 200
    actor.user.refresh_from_db()
    assert (actor.user.name, actor.user.time_zone, actor.user.is_staff) == ("Ada", "Europe/Berlin", False)
    assert answer.json()["user"]["email"] == actor.user.email != "other@example.org"


def test_a_time_zone_has_to_exist() -> None:
    actor = make_person()
    answer = client_of(actor).patch("/api/v1/me", {"name": "New", "time_zone": "Mars/Olympus"})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["time_zone"])
    actor.user.refresh_from_db()
    assert (actor.user.name, actor.user.time_zone) == ("Ada Example", "UTC")


def test_anybody_may_read_what_expertise_there_is() -> None:
    answer = client_of().get("/api/v1/expertise")
    assert answer.status_code == 200 and "public" in answer.headers["Cache-Control"]
    medicine = next(field for field in answer.json()["fields"] if field["value"] == "medicine")
    assert {"value": "cardiology", "label": "Cardiology"} in medicine["specialties"]
    assert {"value": "US-NY", "label": "New York"} in answer.json()["jurisdictions"]


def test_a_person_becomes_an_expert_once() -> None:
    actor = make_person()
    client = client_of(actor)
    assert client.get("/api/v1/expert").status_code == 404
    made = client.post("/api/v1/expert", {"country": "GB", "languages": ["en", "pt-BR"], "firm": "Chambers"})
    assert made.status_code == 201
    assert client.get("/api/v1/expert").json() == made.json()
    again = client.post("/api/v1/expert", {"country": "US"})
    assert (again.status_code, again.json()["code"]) == (409, "already_expert")
    assert Expert.objects.get().country == "GB"


def test_an_expert_changes_the_profile() -> None:
    _, actor = make_expert()
    answer = client_of(actor).patch("/api/v1/expert", {"firm": "St Mary's"})
    assert (answer.status_code, answer.json()["firm"], answer.json()["languages"]) == (200, "St Mary's", ["en"])


@pytest.mark.parametrize("body", [{"country": "us"}, {"languages": ["english"]}, {"firm": "x" * 121}])
def test_a_profile_is_checked(body: dict[str, object]) -> None:
    actor = make_person()
    assert client_of(actor).post("/api/v1/expert", body).status_code == 400
    assert not Expert.objects.exists()
    expert, actor = make_expert()
    assert client_of(actor).patch("/api/v1/expert", body).status_code == 400
    expert.refresh_from_db()
    assert (expert.country, expert.languages, expert.firm) == ("US", ["en"], "")


def test_without_a_profile_there_is_none_to_change() -> None:
    answer = client_of(make_person()).patch("/api/v1/expert", {"firm": "x"})
    assert (answer.status_code, answer.json()["code"]) == (403, "no_expert_profile")


def test_evidence_counts_once_and_moves_the_standing() -> None:
    expert, _ = make_expert()
    assert standing(expert_id=expert.pk, field="law") is None
    source = uuid4()
    for is_right in (True, False):
        record_evidence(expert_id=expert.pk, field="law", kind="exam", source_id=source, is_right=is_right, now=NOW)
    found = refresh_qualification(expert_id=expert.pk, field="law", now=NOW)
    assert Evidence.objects.values_list("is_right", flat=True).get() is True
    assert found == standing(expert_id=expert.pk, field="law")
    assert found.evidence_count == 1 and found.lower < 0.5 < found.expected < found.upper
    assert standing(expert_id=expert.pk, field="medicine") is None


def test_kinds_of_evidence_stay_apart() -> None:
    expert, _ = make_expert()
    for kind, is_right in ((EvidenceKind.EXAM, True), (EvidenceKind.PEERS, False), (EvidenceKind.PEERS, False)):
        record_evidence(
            expert_id=expert.pk, field="law", kind=kind, source_id=uuid4(), is_right=is_right, difficulty=0.2, now=NOW
        )
    exam = observations(expert_id=expert.pk, field="law", kinds=[EvidenceKind.EXAM])
    assert [(one.is_right, one.difficulty) for one in exam] == [(True, 0.2)]
    assert len(observations(expert_id=expert.pk, field="law")) == 3
    joint = refresh_qualification(expert_id=expert.pk, field="law", now=NOW)
    assert standing_of(exam).expected > 0.5 > joint.expected


def test_qualifications_are_ones_own_and_counts_do_not_betray_hidden_checks() -> None:
    expert, actor = make_expert()
    foreign, _ = make_expert()
    make_qualification(foreign.pk)
    make_qualification(expert.pk, right=18, wrong=2)
    for number in range(13):
        record_evidence(
            expert_id=expert.pk, field="medicine", kind="gold", source_id=uuid4(), is_right=number > 0, now=NOW
        )
    publish_standing(expert_id=expert.pk, field="medicine", before=NOW, now=NOW)
    (row,) = client_of(actor).get("/api/v1/qualifications").json()["results"]
    assert row["evidence_by_kind"] == {"exam": 20, "gold": 15, "peers": 0, "adjudication": 0}
    assert row["evidence_count"] == 35
    assert 0 < row["lower"] < row["expected"] < row["upper"] < 1
    assert client_of(make_person()).get("/api/v1/qualifications").json()["results"] == []


def test_an_expert_declares_and_withdraws_a_conflict() -> None:
    expert, actor = make_expert()
    lab, _ = make_lab()
    client = client_of(actor)
    first, second = (client.post("/api/v1/conflicts", {"lab_id": str(lab.pk)}) for _ in range(2))
    assert first.status_code == 201 and first.json()["id"] == second.json()["id"]
    assert first.json()["lab"] == {"id": str(lab.pk), "name": "Lab One"}
    assert list(Conflict.objects.values_list("expert", "lab")) == [(expert.pk, lab.pk)]
    assert client.delete(f"/api/v1/conflicts/{first.json()['id']}").status_code == 204
    assert not Conflict.objects.exists()


def test_refused_conflicts() -> None:
    lab, owner = make_lab()
    _, actor = make_expert()
    _, other = make_expert()
    mine = client_of(actor).post("/api/v1/conflicts", {"lab_id": str(lab.pk)}).json()["id"]
    assert client_of(owner).post("/api/v1/conflicts", {"lab_id": str(lab.pk)}).json()["code"] == "no_expert_profile"
    assert client_of(other).post("/api/v1/conflicts", {"lab_id": str(uuid4())}).status_code == 404
    assert client_of(other).post("/api/v1/conflicts", {"lab_id": "x"}).status_code == 400
    assert client_of(other).delete(f"/api/v1/conflicts/{mine}").status_code == 404
    assert [str(pk) for pk in Conflict.objects.values_list("pk", flat=True)] == [mine]


def test_lists_cost_the_same_with_one_row_and_more() -> None:
    expert, actor = make_expert()
    client = client_of(actor)
    make_qualification(expert.pk, "medicine")
    client.post("/api/v1/conflicts", {"lab_id": str(make_lab()[0].pk)})
    assert queries_of(client, "/api/v1/qualifications") == (1, 5)
    assert queries_of(client, "/api/v1/conflicts") == (1, 4)
    make_qualification(expert.pk, "law")
    for _ in range(2):
        client.post("/api/v1/conflicts", {"lab_id": str(make_lab()[0].pk)})
    assert queries_of(client, "/api/v1/qualifications") == (2, 5)
    assert queries_of(client, "/api/v1/conflicts") == (3, 4)


def test_a_lab_key_of_an_expert_is_no_expert() -> None:
    lab, owner = make_lab()
    second = make_member(lab, owner, Role.OWNER)
    client_of(second).post("/api/v1/expert", {})
    second = anew(second)
    assert second.expert is not None
    key = client_of(second).post(f"/api/v1/labs/{lab.pk}/api-keys", {"name": "k", "scopes": ["read"]}).json()
    client = client_of()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key['secret']}")
    assert client.get("/api/v1/me").json()["expert"] is None
    assert client.get("/api/v1/expert").status_code == 404
    assert Qualification.objects.count() == 0
