"""One question to a model to see whether it answers."""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import Role, StaffDuty, Trail
from marketplace.models import ModelCall
from tests.factories import models
from tests.factories.clients import client_of
from tests.factories.labs import make_lab, make_member
from tests.factories.models import Fake, Question, Sent, said
from tests.factories.people import make_staff

pytestmark = pytest.mark.django_db
KEY = "sk-obsidian-0123456789"


@pytest.fixture
def fake(settings: Any) -> Iterator[Fake]:
    with models.served() as running:
        settings.MODEL_PRIVATE_HOSTS = [running.host]
        yield running


def registered(fake: Fake, provider: str = "openai") -> str:
    facts = {
        "name": "Careful", "provider": provider, "base_url": getattr(fake, provider), "model": "careful-1", "key": KEY,
        "operator": "Example Inc.", "region": "EU", "retention_days": 0, "input_micro_per_thousand": 150,
        "output_micro_per_thousand": 600,
    }  # fmt: skip
    made = client_of(make_staff()).post("/api/v1/endpoints", facts)
    assert made.status_code == 201, made.content
    return str(made.json()["id"])


def asked_of(endpoint: str, who: Any = None) -> Any:
    return client_of(who or make_staff()).post(f"/api/v1/endpoints/{endpoint}/test")


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_model_that_answers_is_said_to_with_time_tokens_and_cost(provider: str, fake: Fake) -> None:
    endpoint = registered(fake, provider)
    found = asked_of(endpoint).json()
    assert (found["failure"], found["model"], found["input_tokens"], found["output_tokens"]) == (
        "",
        "careful-1",
        100,
        20,
    )
    assert (found["cost_micro"], found["currency"], found["milliseconds"] >= 0) == (27, "USD", True)
    assert len(fake.asked) == 1 and ModelCall.objects.count() == 0
    assert Trail.objects.filter(act="endpoint.tested", object_id=endpoint).count() == 1


def test_a_refused_key_is_told_without_the_key(fake: Fake) -> None:
    endpoint = registered(fake)
    fake.behaves = lambda question: Sent(f'{{"error": {{"message": "Incorrect key: {KEY}"}}}}', status=401)
    answer = asked_of(endpoint)
    assert (answer.status_code, answer.json()["failure"]) == (200, "not_let_in")
    assert "Incorrect key: …" in answer.json()["message"] and KEY not in answer.content.decode()


def test_garbage_is_shown_as_what_it_is(fake: Fake) -> None:
    def babble(question: Question) -> Sent:
        return said(question, "I would rather talk about the weather.")

    endpoint = registered(fake)
    fake.behaves = babble
    found = asked_of(endpoint).json()
    assert (found["failure"], "weather" in found["message"], found["output_tokens"]) == ("unreadable", True, 20)


def test_a_model_that_is_off_can_be_tested_before_it_is_switched_on(fake: Fake) -> None:
    endpoint = registered(fake)
    client_of(make_staff()).put(f"/api/v1/endpoints/{endpoint}/switch", {"is_active": False})
    assert asked_of(endpoint).json()["failure"] == ""


def test_who_may_not_test_asks_nothing(fake: Fake) -> None:
    endpoint = registered(fake)
    lab, owner = make_lab()
    for who, status in (
        (owner, 403),
        (make_member(lab, owner, Role.VIEWER), 403),
        (make_staff(StaffDuty.FINANCE), 404),
    ):
        assert asked_of(endpoint, who).status_code == status
    assert fake.asked == []


def test_operations_see_the_models_of_labs_without_a_key_and_may_not_touch_them() -> None:
    lab, owner = make_lab("Lab of law")
    facts = {"name": "Own", "provider": "openai", "base_url": "https://api.example.com/v1", "model": "m", "key": KEY,
             "operator": "Example Inc.", "region": "EU", "retention_days": 0, "lab": str(lab.pk)}  # fmt: skip
    made = client_of(owner).post("/api/v1/endpoints", facts).json()["id"]
    staff = client_of(make_staff())
    [row] = staff.get("/api/v1/endpoints").json()["results"]
    assert (row["name"], row["lab_name"], row["has_key"]) == ("Own", "Lab of law", True)
    assert KEY not in str(row) and "encrypted_key" not in row
    assert staff.put(f"/api/v1/endpoints/{made}/switch", {"is_active": False}).status_code == 404
    assert staff.put(f"/api/v1/endpoints/{made}/key", {"key": "x"}).status_code == 404
    assert staff.post(f"/api/v1/endpoints/{made}/test").status_code == 404
