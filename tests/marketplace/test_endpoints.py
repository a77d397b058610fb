"""Models over the network: registered by staff for all or by a lab for itself, their keys never shown."""

from typing import Any

import pytest
from django.conf import settings

from accounts.actor import Actor
from accounts.models import Role, StaffDuty, Trail
from marketplace.models import Endpoint
from marketplace.sealing import unseal
from tests.factories.clients import client_of
from tests.factories.labs import make_lab, make_member
from tests.factories.people import make_person, make_staff

pytestmark = pytest.mark.django_db
KEY = "sk-obsidian-0123456789"
FACTS: dict[str, object] = {
    "name": "Careful", "provider": "openai", "base_url": "https://api.example.com/v1", "model": "careful-1", "key": KEY,
    "operator": "Example Inc.", "region": "EU", "retention_days": 0, "input_micro_per_thousand": 150,
    "output_micro_per_thousand": 600,
}  # fmt: skip


def register(who: Actor, **changes: object) -> Any:
    return client_of(who).post("/api/v1/endpoints", {**FACTS, **changes})


def test_a_lab_registers_a_model_and_its_key_is_sealed_and_never_shown() -> None:
    lab, owner = make_lab()
    made = register(owner, lab=str(lab.pk))
    assert made.status_code == 201, made.content
    shown = client_of(owner).get(f"/api/v1/endpoints/{made.json()['id']}")
    listed = client_of(owner).get("/api/v1/endpoints")
    assert shown.json()["has_key"] is True and "encrypted_key" not in shown.json()
    for answer in (made, shown, listed):
        assert KEY not in answer.content.decode()
    kept = Endpoint.objects.get()
    assert unseal(bytes(kept.encrypted_key), secrets=settings.MODEL_KEYS, context=kept.key_context) == KEY
    assert Trail.objects.filter(act="endpoint.registered", object_id=kept.pk).count() == 1
    assert KEY not in str(list(Trail.objects.values()))


def test_who_may_register() -> None:
    lab, owner = make_lab()
    lead, viewer = make_member(lab, owner, Role.LEAD), make_member(lab, owner, Role.VIEWER)
    operations, finance = make_staff(), make_staff(StaffDuty.FINANCE)
    stranger = make_lab("Other")[1]
    asked = {"lab": str(lab.pk)}
    assert register(lead, **asked).status_code == 201
    refused = [
        (viewer, asked, 403),
        (stranger, asked, 404),
        (operations, asked, 404),
        (owner, {}, 403),
        (finance, {}, 403),
    ]
    for who, body, status in refused:
        assert register(who, **body, name="Another").status_code == status
    assert Endpoint.objects.count() == 1
    assert register(operations).status_code == 201


def test_platform_models_are_seen_by_labs_and_those_of_a_lab_by_nobody_else() -> None:
    lab, owner = make_lab()
    register(owner, lab=str(lab.pk), name="Own")
    register(make_staff(), name="For all")
    names = lambda who: {e["name"] for e in client_of(who).get("/api/v1/endpoints").json()["results"]}  # noqa: E731
    assert names(owner) == {"Own", "For all"}
    assert names(make_lab("Other")[1]) == {"For all"}
    assert names(make_person()) == set()


@pytest.mark.parametrize(
    "url", ["http://api.example.com", "https://127.0.0.1", "https://localhost", "https://0x7f.1", "x"]
)
def test_an_address_that_leads_inside_is_refused_with_the_field_to_mend(url: str) -> None:
    lab, owner = make_lab()
    answer = register(owner, lab=str(lab.pk), base_url=url)
    assert answer.status_code == 400 and answer.json()["code"] == "endpoint_not_asked"
    assert list(answer.json()["fields"]) == ["base_url"]
    assert not Endpoint.objects.exists()


def test_private_hosts_are_for_staff_and_only_as_the_settings_name_them(settings: Any) -> None:
    lab, owner = make_lab()
    settings.MODEL_PRIVATE_HOSTS = ["10.0.0.7:8000"]
    assert register(make_staff(), base_url="http://10.0.0.7:8000/v1").status_code == 201
    assert register(make_staff(), base_url="http://10.0.0.8:8000/v1", name="b").status_code == 400
    assert register(owner, lab=str(lab.pk), base_url="http://10.0.0.7:8000/v1").status_code == 400


def test_changing_switching_and_renewing_the_key() -> None:
    lab, owner = make_lab()
    made = register(owner, lab=str(lab.pk)).json()
    client, address = client_of(owner), f"/api/v1/endpoints/{made['id']}"
    assert client.patch(address, {"calls_per_minute": 5}).json()["calls_per_minute"] == 5
    assert client.patch(address, {"timeout_seconds": 61}).status_code == 400
    assert client.patch(address, {"model": "another"}).json()["model"] == "careful-1"
    assert client.put(f"{address}/switch", {"is_active": False}).json()["is_active"] is False
    assert client.put(f"{address}/key", {"key": "sk-next"}).status_code == 200
    kept = Endpoint.objects.get()
    assert unseal(bytes(kept.encrypted_key), secrets=settings.MODEL_KEYS, context=kept.key_context) == "sk-next"
    viewer = client_of(make_member(lab, owner, Role.VIEWER))
    before = list(Endpoint.objects.values())
    for name, body in (("", {"calls_per_minute": 9}), ("/switch", {"is_active": True}), ("/key", {"key": "sk-bad"})):
        verb = viewer.put if name else viewer.patch
        assert verb(address + name, body).status_code == 403
    assert list(Endpoint.objects.values()) == before
    acts = set(Trail.objects.filter(object_id=made["id"]).values_list("act", flat=True))
    assert acts == {"endpoint.registered", "endpoint.changed", "endpoint.switched_off", "endpoint.key_rotated"}


def test_a_name_is_used_once_by_each_owner() -> None:
    lab, owner = make_lab()
    assert register(owner, lab=str(lab.pk)).status_code == 201
    assert register(owner, lab=str(lab.pk)).json()["code"] == "endpoint_name_taken"
    assert register(make_staff()).status_code == 201
    assert Endpoint.objects.count() == 2
