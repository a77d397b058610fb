"""Payee accounts and their onboarding links."""

import re

from sandbox import payees
from sandbox.events import emit_thin
from sandbox.objects import Shown
from sandbox.records import Account, AccountLink
from sandbox.shapes import Json
from sandbox.store import Store, new_id
from sandbox.wire import Call, StripeError, missing

LINK_LIVES = 10 * 60
CAPABILITY_CHANGED = "v2.core.account[configuration.recipient].capability_status_updated"
REQUIREMENTS_CHANGED = "v2.core.account[requirements].updated"


def create(call: Call) -> Shown:
    transfers = ("configuration", "recipient", "capabilities", "stripe_balance")
    is_recipient = call.at(*transfers, "stripe_transfers", "requested") is True
    account = Account(
        id=new_id(Account),
        created=call.now,
        email=call.text("contact_email"),
        country=call.text("identity", "country"),
        display_name=call.text("display_name"),
        is_recipient=is_recipient,
        metadata=call.metadata(),
    )
    if is_recipient and not account.country:
        message = "identity.country is required to request stripe_balance.stripe_transfers."
        raise StripeError(message, code="identity_country_required")
    if account.country and not re.fullmatch(r"[a-z]{2}", account.country):
        message = "identity.country must be a two-letter code in lower case."
        raise StripeError(message, code="invalid_country")
    call.store.save(account)
    emit_thin(call.store, call.now, "v2.core.account.created", account.id, call)
    return payees.account(account, include_of(call))


def include_of(call: Call) -> frozenset[str]:
    return frozenset(call.texts("include"))


def of(call: Call, account_id: str) -> Account:
    account = call.store.get(Account, account_id)
    if account is None:
        raise missing("account", account_id)
    return account


def retrieve(call: Call) -> Shown:
    return payees.account(of(call, call.path["id"]), include_of(call))


def retrieve_v1(call: Call) -> Shown:
    return payees.account_of_v1(of(call, call.path["account"]))


def listed(call: Call) -> Shown:
    found = call.store.find(Account, is_newest_first=True, limit=call.number("limit") or 20)
    shown: list[Json] = [payees.account(account, frozenset()) for account in found]
    return {"data": shown, "next_page_url": None, "previous_page_url": None}


def create_link(call: Call) -> Shown:
    onboarding = ("use_case", "account_onboarding")
    if call.text("use_case", "type") != "account_onboarding":
        raise StripeError("The sandbox onboards accounts; it does not update them.", status=400)
    account = of(call, call.required("account"))
    wants_return = call.text(*onboarding, "return_url") is not None
    link = AccountLink(
        id=new_id(AccountLink),
        created=call.now,
        account=account.id,
        refresh_url=call.address(*onboarding, "refresh_url"),
        return_url=call.address(*onboarding, "return_url") if wants_return else None,
        expires_at=call.now + LINK_LIVES,
    )
    call.store.save(link)
    return payees.account_link(link, f"{call.public_url}/onboarding/{link.id}")


def changed(store: Store, account: Account, now: int) -> None:
    """Keep an account's new standing and tell the listeners, as Stripe does, in two events."""
    store.save(account)
    for event_type in (REQUIREMENTS_CHANGED, CAPABILITY_CHANGED):
        emit_thin(store, now, event_type, account.id, None)
