"""An expert opens a payout account on the hosted page."""

import httpx
import pytest
import stripe
from stripe.v2.core._account_link import AccountLink

from tests.sandbox.running import Sandbox, payee, until

LINK_LIVES = 10 * 60


def link_to(sandbox: Sandbox, account: str) -> AccountLink:
    return sandbox.client().v2.core.account_links.create(
        {
            "account": account,
            "use_case": {
                "type": "account_onboarding",
                "account_onboarding": {
                    "refresh_url": "http://localhost:1/again",
                    "return_url": "http://localhost:1/back",
                },
            },
        }
    )


def status_of(sandbox: Sandbox, account: str) -> str:
    found = sandbox.client().v2.core.accounts.retrieve(account, {"include": ["configuration.recipient"]})
    assert found.configuration and found.configuration.recipient
    capabilities = found.configuration.recipient.capabilities
    assert capabilities and capabilities.stripe_balance
    transfers = capabilities.stripe_balance.stripe_transfers
    assert transfers
    return transfers.status


def test_from_first_link_to_active(sandbox: Sandbox) -> None:
    account = payee(sandbox, "currently_due")
    assert status_of(sandbox, account) == "restricted"
    link = link_to(sandbox, account)
    page = link.url.replace("localhost", "127.0.0.1")
    assert "SANDBOX, no real money moves" in httpx.get(page).text
    answer = sandbox.submit(page, "submitted")
    assert (answer.status_code, answer.headers["location"]) == (303, "http://localhost:1/back")
    until(lambda: status_of(sandbox, account) == "active")
    changed = "v2.core.account[configuration.recipient].capability_status_updated"
    until(lambda: sandbox.listener.types().count(changed) == 2)


@pytest.mark.parametrize("choice", ["restricted", "rejected"])
def test_the_other_ends(sandbox: Sandbox, choice: str) -> None:
    account = payee(sandbox, "currently_due")
    sandbox.submit(link_to(sandbox, account).url, choice)
    assert status_of(sandbox, account) == choice


def test_a_part_not_asked_for_is_null(sandbox: Sandbox) -> None:
    found = sandbox.client().v2.core.accounts.retrieve(payee(sandbox))
    assert (found.configuration, found.requirements, found.identity) == (None, None, None)


def test_requirements_are_named_until_they_are_met(sandbox: Sandbox) -> None:
    account = payee(sandbox, "currently_due")
    include = sandbox.client().v2.core.accounts.retrieve(account, {"include": ["requirements"]})
    assert include.requirements and include.requirements.entries
    assert [each.description for each in include.requirements.entries] == [
        "identity.individual.given_name",
        "payout_method",
    ]
    assert sandbox.client().v1.accounts.retrieve(account).payouts_enabled is False


def test_a_link_works_once_and_not_for_long(own_sandbox: Sandbox) -> None:
    account = payee(own_sandbox, "currently_due")
    used, late = link_to(own_sandbox, account), link_to(own_sandbox, account)
    own_sandbox.submit(used.url, "restricted")
    assert own_sandbox.submit(used.url, "submitted").headers["location"].endswith("/again")
    own_sandbox.advance(LINK_LIVES + 1)
    assert own_sandbox.submit(late.url, "submitted").headers["location"].endswith("/again")
    assert status_of(own_sandbox, account) == "restricted"


def test_no_account_no_link(sandbox: Sandbox) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        link_to(sandbox, "acct_nobody")
    assert caught.value.code == "resource_missing"


@pytest.mark.parametrize("country", ["atlantis", "US", "u1"])
def test_the_country_must_be_a_code(sandbox: Sandbox, country: str) -> None:
    with pytest.raises(stripe.StripeError) as caught:
        sandbox.client().v2.core.accounts.create({"identity": {"country": country}, "contact_email": "a@example.org"})
    assert caught.value.http_status == 400
