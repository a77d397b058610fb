"""Experts give the provider their details on its own page."""

from collections.abc import Callable

from django.test import Client

from accounts.actor import Actor
from payments import jobs
from payments.models import (
    PayoutAccount,
)
from tests.factories import money
from tests.factories.provider import (
    Provider,
    wait_until,
)

SignIn = Callable[[Actor], Client]


def test_expert_onboards_on_the_providers_page(provider: Provider, client_of: SignIn) -> None:
    who = money.expert()
    client = client_of(money.actor_of_expert(who))
    assert client.get("/api/v1/payout-account").status_code == 404
    asked = client.post("/api/v1/payout-account", {"country": "US"}, "application/json")
    assert (asked.status_code, asked.json()["state"]) == (202, "requested")
    assert jobs.run_operations() == 2
    shown = client.get("/api/v1/payout-account").json()
    assert shown["state"] == "onboarding"
    assert len(shown["requirements"]) == 2
    provider.onboard(shown["onboarding_url"], "submitted")
    account = PayoutAccount.objects.get(expert=who).provider_account

    def is_ready() -> bool:
        jobs.handle_events()
        return bool(client.get("/api/v1/payout-account").json()["state"] == "active")

    wait_until(is_ready, f"the check of {account}")
    ready = client.get("/api/v1/payout-account").json()
    assert (ready["requirements"], ready["onboarding_url"]) == ([], "")
    provider.standing(account, "restricted")
    wait_until(lambda: jobs.handle_events() and PayoutAccount.objects.get().state == "restricted", "the restriction")


def test_fresh_link_comes_by_a_job(provider: Provider, client_of: SignIn) -> None:
    who = money.expert()
    client = client_of(money.actor_of_expert(who))
    early = client.post("/api/v1/payout-account/onboarding")
    assert (early.status_code, early.json()["code"]) == (409, "payout_account_not_ready")
    client.post("/api/v1/payout-account", {"country": "US"}, "application/json")
    jobs.run_operations()
    first = PayoutAccount.objects.get().onboarding_url
    assert client.post("/api/v1/payout-account/onboarding").json()["onboarding_url"] == ""
    jobs.run_operations()
    assert PayoutAccount.objects.get().onboarding_url not in ("", first)


def test_lab_has_no_payout_account(provider: Provider, client_of: SignIn) -> None:
    _, owner = money.lab_owner()
    answer = client_of(owner).post("/api/v1/payout-account", {"country": "US"}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_an_expert")
    assert PayoutAccount.objects.count() == 0
