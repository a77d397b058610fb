"""The page where an expert opens a payout account: choose how the check shall end."""

from html import escape

from starlette.responses import RedirectResponse, Response

from sandbox.api.accounts import changed
from sandbox.pages.checkout import Desk
from sandbox.pages.layout import choices, notice, page
from sandbox.records import Account, AccountLink, Standing

OPTIONS = [
    ("submitted", "Send everything asked for", "is checked, then active"),
    (
        "restricted",
        "Send all but the identity document",
        "stays restricted, asks for it",
    ),
    ("rejected", "Be declined", "is rejected for good"),
]
STANDINGS: dict[str, Standing] = {
    "submitted": "submitted",
    "restricted": "restricted",
    "rejected": "rejected",
}


def show(desk: Desk, link_id: str, error: str | None = None) -> Response:
    link = desk.store.get(AccountLink, link_id)
    if link is None:
        return notice("Payout account", "There is no such page. Ask for a new link.", 404)
    if link.used_at is not None or link.expires_at <= desk.store.now():
        return RedirectResponse(link.refresh_url, 303)
    account = desk.store.known(Account, link.account)
    return page("Open your payout account", form(link, account, error))


def form(link: AccountLink, account: Account, error: str | None) -> str:
    alert = f'<p class="error" role="alert">{escape(error)}</p>' if error else ""
    back = link.return_url or link.refresh_url
    return f"""<p>Stripe would ask for your name, address, tax form and bank account here.</p>
{alert}
<dl><dt>Account</dt><dd>{escape(account.id)}</dd>
<dt>E-mail</dt><dd>{escape(account.email or "not given")}</dd>
<dt>Country</dt><dd>{escape((account.country or "not given").upper())}</dd>
<dt>Standing</dt><dd>{escape(account.standing.replace("_", " "))}</dd></dl>
<form method="post" action="/onboarding/{escape(link.id)}">
{choices("In this sandbox", OPTIONS)}
<div class="actions"><a href="{escape(back)}">Not now</a>
<button type="submit">Send</button></div>
</form>"""


def submit(desk: Desk, link_id: str, choice: str) -> Response:
    """Use the link once; a rejected account stays rejected."""
    standing = STANDINGS.get(choice)
    if standing is None:
        return show(desk, link_id, "Choose how the check shall end.")
    with desk.store.transaction():
        link = desk.store.get(AccountLink, link_id)
        now = desk.store.now()
        if link is None or link.used_at is not None or link.expires_at <= now:
            return show(desk, link_id)
        account = desk.store.known(Account, link.account)
        link.used_at = now
        desk.store.save(link)
        if account.standing not in ("active", "rejected"):
            account.standing = standing
            account.review_ends = now + desk.review_seconds if choice == "submitted" else None
            changed(desk.store, account, now)
    return RedirectResponse(link.return_url or link.refresh_url, 303)
