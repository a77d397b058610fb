"""Labs, members and keys over the API."""

import pytest

from accounts.models import ApiKey, Lab, Member, Role, Trail
from accounts.queries.actors import actor_of
from tests.accounts.counting import queries_of
from tests.factories.clients import client_of
from tests.factories.labs import make_lab, make_member
from tests.factories.people import PASSWORD, make_person, make_user

pytestmark = pytest.mark.django_db


def test_who_creates_a_lab_owns_it() -> None:
    person = make_person()
    answer = client_of(person).post("/api/v1/labs", {"name": "Lab One", "country": "DE"})

    assert answer.status_code == 201
    assert answer.json() | {"id": "", "created_at": ""} == {
        "id": "",
        "created_at": "",
        "name": "Lab One",
        "country": "DE",
    }
    assert actor_of(person.user).is_member(Lab.objects.get().pk, Role.OWNER)
    assert client_of(person).get(f"/api/v1/labs/{answer.json()['id']}").json() == answer.json()


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x" * 121}, {"name": "Lab", "country": "Germany"}])
def test_a_lab_needs_a_name_and_a_country_code(body: dict[str, str]) -> None:
    answer = client_of(make_person()).post("/api/v1/labs", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not Lab.objects.exists()


def test_the_same_key_creates_one_lab() -> None:
    client = client_of(make_person())
    first, second = (
        client.post("/api/v1/labs", {"name": "Lab"}, headers={"Idempotency-Key": "once"}) for _ in range(2)
    )
    assert first.json() == second.json()
    assert Lab.objects.count() == 1
    other = client.post("/api/v1/labs", {"name": "Another"}, headers={"Idempotency-Key": "once"})
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")


def test_one_sees_ones_own_labs_alone() -> None:
    (lab, owner), (foreign, _) = make_lab(), make_lab("Lab Two")
    assert [row["id"] for row in client_of(owner).get("/api/v1/labs").json()["results"]] == [str(lab.pk)]
    for path in ("", "/members", "/api-keys", "/agreements"):
        answer = client_of(owner).get(f"/api/v1/labs/{foreign.pk}{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_owner_adds_and_removes_a_member() -> None:
    lab, owner = make_lab()
    person = make_user("Pat@example.org", name="Pat")

    added = client_of(owner).post(f"/api/v1/labs/{lab.pk}/members", {"email": "PAT@example.org", "role": "lead"})

    assert added.status_code == 201
    assert (added.json()["email"], added.json()["name"], added.json()["role"]) == ("pat@example.org", "Pat", "lead")
    assert actor_of(person).is_member(lab.pk, Role.LEAD) and not actor_of(person).is_member(lab.pk, Role.OWNER)
    gone = client_of(owner).delete(f"/api/v1/labs/{lab.pk}/members/{added.json()['id']}")
    assert gone.status_code == 204
    assert not actor_of(person).is_member(lab.pk)
    assert [t.act for t in Trail.objects.filter(lab=lab).order_by("id")] == [
        "lab.created",
        "member.added",
        "member.removed",
    ]


def test_a_removed_members_keys_end() -> None:
    lab, owner = make_lab()
    second = make_member(lab, owner, Role.OWNER)
    made = client_of(second).post(f"/api/v1/labs/{lab.pk}/api-keys", {"name": "mine", "scopes": ["read"]}).json()
    member = Member.objects.get(user=second.user)
    client_of(owner).delete(f"/api/v1/labs/{lab.pk}/members/{member.pk}")
    assert ApiKey.objects.get(pk=made["id"]).revoked_at is not None


@pytest.mark.parametrize(
    "email, role, status, code",
    [
        ("nobody@example.org", "lead", 400, "unknown_person"),
        ("member@example.org", "lead", 409, "already_member"),
        ("member@example.org", "king", 400, "invalid"),
        ("not an address", "lead", 400, "invalid"),
    ],
)
def test_refused_members(email: str, role: str, status: int, code: str) -> None:
    lab, owner = make_lab()
    Member.objects.create(lab=lab, user=make_user("member@example.org"), role=Role.VIEWER)
    answer = client_of(owner).post(f"/api/v1/labs/{lab.pk}/members", {"email": email, "role": role})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert sorted(Member.objects.values_list("role", flat=True)) == ["owner", "viewer"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.LEAD])
def test_only_owners_change_people_and_keys(role: Role) -> None:
    lab, owner = make_lab()
    actor = make_member(lab, owner, role)
    key = client_of(owner).post(f"/api/v1/labs/{lab.pk}/api-keys", {"name": "k", "scopes": ["read"]}).json()
    client, here = client_of(actor), f"/api/v1/labs/{lab.pk}"
    mine = Member.objects.get(user=actor.user).pk

    answers = [
        client.post(f"{here}/members", {"email": make_user().email, "role": "owner"}),
        client.delete(f"{here}/members/{mine}"),
        client.get(f"{here}/api-keys"),
        client.post(f"{here}/api-keys", {"name": "mine", "scopes": ["read"]}),
        client.post(f"{here}/agreements", {"title": "NDA", "body": "x"}),
    ]

    assert [(a.status_code, a.json()["code"]) for a in answers] == [(403, "role_too_low")] * 5
    assert client.delete(f"{here}/api-keys/{key['id']}").status_code == 404
    assert Member.objects.count() == 2 and ApiKey.objects.filter(revoked_at=None).count() == 1
    assert client.get(f"{here}/members").status_code == 200


def test_the_last_owner_stays() -> None:
    lab, owner = make_lab()
    make_member(lab, owner, Role.LEAD)
    mine = Member.objects.get(user=owner.user)
    answer = client_of(owner).delete(f"/api/v1/labs/{lab.pk}/members/{mine.pk}")
    assert (answer.status_code, answer.json()["code"]) == (409, "last_owner")
    assert Member.objects.filter(pk=mine.pk).exists()


def test_a_key_shows_its_secret_once_and_acts_in_its_lab() -> None:
    lab, owner = make_lab()
    other = client_of(owner).post("/api/v1/labs", {"name": "Other"}).json()
    made = client_of(owner).post(f"/api/v1/labs/{lab.pk}/api-keys", {"name": "ci", "scopes": ["read"]})
    assert made.status_code == 201
    secret = made.json()["secret"]
    assert secret.startswith(made.json()["prefix"]) and len(secret) > 40

    (listed,) = client_of(owner).get(f"/api/v1/labs/{lab.pk}/api-keys").json()["results"]
    assert "secret" not in listed and secret not in str(listed)
    assert secret not in str(ApiKey.objects.values().get())

    client = client_of()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert [row["id"] for row in client.get("/api/v1/labs").json()["results"]] == [str(lab.pk)]
    assert client.get(f"/api/v1/labs/{other['id']}").status_code == 404
    assert client.post("/api/v1/labs", {"name": "Third"}).status_code == 403

    assert client_of(owner).delete(f"/api/v1/labs/{lab.pk}/api-keys/{listed['id']}").status_code == 204
    assert client.get("/api/v1/labs").status_code == 401
    assert Trail.objects.filter(act="api_key.revoked").count() == 1


def test_a_key_cannot_make_a_stronger_key() -> None:
    lab, owner = make_lab()
    path = f"/api/v1/labs/{lab.pk}/api-keys"
    secret = client_of(owner).post(path, {"name": "weak", "scopes": ["read", "write"]}).json()["secret"]
    client = client_of()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    answer = client.post(path, {"name": "strong", "scopes": ["read", "money"]})
    assert (answer.status_code, answer.json()["code"]) == (403, "too_many_scopes")
    assert ApiKey.objects.count() == 1


@pytest.mark.parametrize("body", [{"name": "k"}, {"name": "k", "scopes": []}, {"name": "k", "scopes": ["rule"]}])
def test_a_key_needs_known_scopes(body: dict[str, object]) -> None:
    lab, owner = make_lab()
    assert client_of(owner).post(f"/api/v1/labs/{lab.pk}/api-keys", body).status_code == 400
    assert not ApiKey.objects.exists()


def test_lists_cost_the_same_with_one_row_and_three() -> None:
    lab, owner = make_lab()
    client, here = client_of(owner), f"/api/v1/labs/{lab.pk}"
    client.post(f"{here}/api-keys", {"name": "k", "scopes": ["read"]})
    # session, user, actor; then the rows (and the lab they are in).
    assert queries_of(client, "/api/v1/labs") == (1, 4)
    assert queries_of(client, f"{here}/members") == (1, 5)
    assert queries_of(client, f"{here}/api-keys") == (1, 5)
    for number in range(2):
        make_member(lab, owner, Role.VIEWER)
        client.post(f"{here}/api-keys", {"name": "k", "scopes": ["read"]})
        client.post("/api/v1/labs", {"name": f"Lab {number}"})
    assert queries_of(client, "/api/v1/labs") == (3, 4)
    assert queries_of(client, f"{here}/members") == (3, 5)
    assert queries_of(client, f"{here}/api-keys") == (3, 5)


def test_the_trail_of_a_lab_is_its_owners() -> None:
    lab, owner = make_lab()
    make_lab("Foreign")
    viewer = make_member(lab, owner, Role.VIEWER)
    rows = client_of(owner).get("/api/v1/trail").json()["results"]
    assert [row["act"] for row in rows] == ["member.added", "lab.created"]
    assert {row["lab"] for row in rows} == {str(lab.pk)}
    assert client_of(viewer).get("/api/v1/trail").json()["results"] == []
    assert PASSWORD not in str(rows)
