"""What happens by itself as the sandbox's clock moves on."""

import asyncio

from sandbox.api import payments
from sandbox.api.accounts import changed
from sandbox.charging import emit_session, settle_debits
from sandbox.events import emit
from sandbox.records import Account, CheckoutSession, Movement
from sandbox.store import Store, field

ANNOUNCED = "balance_announced_at"


def turn(store: Store, public_url: str) -> None:
    """Bring everything whose time has come up to date, in one transaction."""
    with store.transaction():
        now = store.now()
        settle_debits(store, now, public_url)
        finish_reviews(store, now)
        expire_sessions(store, now, public_url)
        announce_balance(store, now)


def finish_reviews(store: Store, now: int) -> None:
    condition = f"{field('standing')} = 'submitted' AND {field('review_ends')} <= ?"
    for account in store.find(Account, condition, now, limit=100):
        account.standing, account.review_ends = "active", None
        changed(store, account, now)


def expire_sessions(store: Store, now: int, public_url: str) -> None:
    condition = f"{field('status')} = 'open' AND {field('expires_at')} <= ?"
    for session in store.find(CheckoutSession, condition, now, limit=100):
        session.status = "expired"
        store.save(session)
        emit_session(store, session, "checkout.session.expired", now, public_url)


def announce_balance(store: Store, now: int) -> None:
    """Say once that waiting money has become available."""
    last = store.setting(ANNOUNCED)
    ripe = store.find(
        Movement,
        f"{field('available_on')} > ? AND {field('available_on')} <= ? AND {field('net')} > 0",
        last,
        now,
        limit=1,
    )
    if ripe:
        store.set(ANNOUNCED, now)
        emit(store, now, "balance.available", payments.balance_at(store, now), None)


async def turn_for_ever(store: Store, public_url: str) -> None:
    while True:
        await asyncio.to_thread(turn, store, public_url)
        await asyncio.sleep(0.25)
