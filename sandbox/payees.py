"""Payee accounts as Stripe shows them: whole in v2, the older summary in v1."""

from datetime import UTC, datetime

from sandbox.objects import Shown, as_json
from sandbox.records import Account, AccountLink, Standing
from sandbox.shapes import Json

ALL_PARTS = frozenset(
    {
        "configuration.recipient",
        "defaults",
        "future_requirements",
        "identity",
        "requirements",
    }
)
WANTED: dict[Standing, list[str]] = {
    "currently_due": ["identity.individual.given_name", "payout_method"],
    "restricted": ["identity.individual.documents.primary_verification"],
}
STATUSES: dict[Standing, tuple[str, str, str]] = {
    "currently_due": ("restricted", "requirements_past_due", "provide_info"),
    "submitted": ("pending", "determining_status", "no_resolution"),
    "restricted": ("restricted", "requirements_past_due", "provide_info"),
    "rejected": ("rejected", "rejected_other", "contact_stripe"),
}


def iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def account(record: Account, include: frozenset[str]) -> Shown:
    """As v2 does it, a part that was not asked for by `include` is null."""
    shown = {name: part if name in include else None for name, part in parts_of(record).items()}
    shown["configuration"] = shown.pop("configuration.recipient")
    return shown | {
        "id": record.id,
        "object": "v2.core.account",
        "applied_configurations": ["recipient"] if record.is_recipient else [],
        "closed": False,
        "contact_email": record.email,
        "contact_phone": None,
        "created": iso(record.created),
        "dashboard": "express",
        "display_name": record.display_name,
        "livemode": False,
        "metadata": as_json(record.metadata),
    }


def parts_of(record: Account) -> Shown:
    responsibilities: Shown = {
        "fees_collector": "application",
        "losses_collector": "application",
        "requirements_collector": "stripe",
    }
    recipient: Json = None
    if record.is_recipient:
        recipient = {"applied": True, "capabilities": capabilities(record)}
    return {
        "configuration.recipient": {"customer": None, "merchant": None, "recipient": recipient},
        "defaults": {
            "currency": "usd",
            "locales": [],
            "profile": None,
            "responsibilities": responsibilities,
        },
        "future_requirements": {"entries": [], "summary": None},
        "identity": {"country": record.country, "entity_type": "individual", "individual": None},
        "requirements": requirements(record),
    }


def capabilities(record: Account) -> Shown:
    status: Shown = {"status": "active", "status_details": []}
    if record.standing != "active":
        word, code, resolution = STATUSES[record.standing]
        status = {
            "status": word,
            "status_details": [{"code": code, "resolution": resolution}],
        }
    return {
        "bank_accounts": None,
        "cards": None,
        "stripe_balance": {"payouts": dict(status), "stripe_transfers": status},
    }


def requirements(record: Account) -> Shown:
    entries: list[Json] = [entry(name) for name in WANTED.get(record.standing, [])]
    summary: Json = {"minimum_deadline": {"status": "currently_due", "time": None}}
    return {
        "alternatives": [],
        "entries": entries,
        "summary": summary if entries else None,
    }


def entry(description: str) -> Shown:
    restricted: Shown = {
        "capability": "stripe_balance.stripe_transfers",
        "configuration": "recipient",
        "deadline": {"status": "currently_due"},
    }
    return {
        "awaiting_action_from": "user",
        "description": description,
        "errors": [],
        "impact": {"restricts_capabilities": [restricted]},
        "minimum_deadline": {"status": "currently_due"},
        "reference": None,
        "requested_reasons": [{"code": "routine_onboarding"}],
    }


def account_of_v1(record: Account) -> Shown:
    due: list[Json] = [*WANTED.get(record.standing, [])]
    is_active = record.standing == "active"
    return {
        "id": record.id,
        "object": "account",
        "capabilities": {"transfers": "active" if is_active else "inactive"},
        "charges_enabled": False,
        "country": (record.country or "us").upper(),
        "created": record.created,
        "default_currency": "usd",
        "details_submitted": record.standing != "currently_due",
        "email": record.email,
        "metadata": as_json(record.metadata),
        "payouts_enabled": is_active,
        "requirements": {
            "alternatives": [],
            "current_deadline": None,
            "currently_due": due,
            "disabled_reason": None if is_active else "requirements.past_due",
            "errors": [],
            "eventually_due": [*due],
            "past_due": [],
            "pending_verification": [],
        },
        "type": "none",
    }


def account_link(record: AccountLink, url: str) -> Shown:
    return {
        "object": "v2.core.account_link",
        "account": record.account,
        "created": iso(record.created),
        "expires_at": iso(record.expires_at),
        "livemode": False,
        "url": url,
        "use_case": {
            "type": "account_onboarding",
            "account_onboarding": {
                "refresh_url": record.refresh_url,
                "return_url": record.return_url,
            },
            "account_update": None,
        },
    }
