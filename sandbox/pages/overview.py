"""The front page: what the sandbox has seen lately, for whoever develops."""

from html import escape

from starlette.responses import Response

from sandbox.api.payments import amounts, currencies
from sandbox.pages.layout import money, page
from sandbox.records import Account, CheckoutSession, Event, Transfer
from sandbox.store import Store

LATEST = 20


def show(store: Store) -> Response:
    now = store.now()
    balances = [
        [currency.upper(), *(money(amount, currency) for amount in sides.values())]
        for currency in currencies(store)
        for sides in [amounts(store, currency, now)]
    ]
    payments = [
        [each.id, money(each.amount, each.currency), each.status, each.payment_status]
        for each in store.find(CheckoutSession, limit=LATEST, is_newest_first=True)
    ]
    accounts = [
        [each.id, each.email or "", each.standing.replace("_", " ")]
        for each in store.find(Account, limit=LATEST, is_newest_first=True)
    ]
    transfers = [
        [
            each.id,
            money(each.amount, each.currency),
            each.destination,
            each.transfer_group or "",
        ]
        for each in store.find(Transfer, limit=LATEST, is_newest_first=True)
    ]
    events = [[each.id, each.type] for each in store.find(Event, limit=LATEST, is_newest_first=True)]
    main = (
        table("Balance", ["currency", "available", "pending"], balances)
        + table("Payments", ["session", "amount", "status", "paid"], payments)
        + table("Payout accounts", ["account", "e-mail", "standing"], accounts)
        + table("Transfers", ["transfer", "amount", "to", "group"], transfers)
        + table("Events", ["event", "type"], events)
    )
    return page("What happened here", main)


def table(title: str, heads: list[str], rows: list[list[str]]) -> str:
    if not rows:
        return f'<h2>{escape(title)}</h2><p class="muted">None yet.</p>'
    head = "".join(f'<th scope="col">{escape(each)}</th>' for each in heads)
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    caption = f"<h2>{escape(title)}</h2>"
    return f"{caption}<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
