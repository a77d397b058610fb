"""The page where a lab pays: choose how the test payment shall end."""

from dataclasses import dataclass
from html import escape

from starlette.responses import RedirectResponse, Response

from sandbox.charging import METHOD_BY_NAME, METHODS, pay
from sandbox.objects import FAILURES
from sandbox.pages.layout import choices, money, notice, page
from sandbox.records import CheckoutSession, PaymentIntent
from sandbox.store import Store


@dataclass(frozen=True)
class Desk:
    """What the pages need of the running sandbox."""

    store: Store
    public_url: str
    debit_seconds: int
    review_seconds: int


def show(desk: Desk, session_id: str, error: str | None = None) -> Response:
    session = desk.store.get(CheckoutSession, session_id)
    if session is None:
        return notice("Payment", "There is no such payment page.", 404)
    if session.status == "complete":
        return RedirectResponse(success_address(session), 303)
    if session.status == "expired" or session.expires_at <= desk.store.now():
        return notice("Payment", "This payment page has expired. Start the payment anew.", 410)
    return page(f"Pay {money(session.amount, session.currency)}", form(session, error))


def form(session: CheckoutSession, error: str | None) -> str:
    options = [(method.name, method.title, method.note) for method in METHODS]
    alert = f'<p class="error" role="alert">{escape(error)}</p>' if error else ""
    cancel = ""
    if session.cancel_url:
        cancel = f'<a href="{escape(session.cancel_url)}">Cancel and go back</a>'
    price = money(session.amount, session.currency)
    return f"""<p>{escape(session.description)}</p>
{alert}
<form method="post" action="/checkout/{escape(session.id)}">
{choices("Pay with", options)}
<div class="actions">{cancel}<button type="submit">Pay {escape(price)}</button></div>
</form>"""


def submit(desk: Desk, session_id: str, choice: str) -> Response:
    """Pay once: a second submit of the same page finds the session complete and goes on."""
    method = METHOD_BY_NAME.get(choice)
    if method is None:
        return show(desk, session_id, "Choose how to pay.")
    with desk.store.transaction():
        session = desk.store.get(CheckoutSession, session_id)
        now = desk.store.now()
        if session is None or session.status != "open" or session.expires_at <= now:
            return show(desk, session_id)
        pay(desk.store, session, method, now, desk.public_url, desk.debit_seconds)
        intent = desk.store.get(PaymentIntent, session.payment_intent or "")
    if session.status == "open":
        code = intent.failure_code if intent else None
        return show(desk, session_id, FAILURES.get(code or "", "The payment failed."))
    return RedirectResponse(success_address(session), 303)


def success_address(session: CheckoutSession) -> str:
    return session.success_url.replace("{CHECKOUT_SESSION_ID}", session.id)
