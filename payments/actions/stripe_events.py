from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.errors import Refusal
from payments.actions import deposits, payout_accounts, transfers
from payments.gateway.base import GatewayError, PaymentGateway, ProviderEvent
from payments.models import StripeEvent

LEASE = timedelta(seconds=150)
LONGEST_PAUSE = timedelta(hours=1)
LOOKED_BACK = timedelta(days=3)


def keep_event(*, event: ProviderEvent, raw: bytes, now: datetime) -> bool:
    """Keep a verified event as it came, once; whether it is new."""
    _, is_new = StripeEvent.objects.get_or_create(
        event_id=event.event_id,
        defaults={
            "kind": event.type[:120],
            "object_id": (event.object_id or "")[:120],
            "body": raw.decode("utf-8", "replace").replace("\x00", ""),
            "received_at": now,
        },
    )
    return is_new


def collect_missed(*, gateway: PaymentGateway, now: datetime) -> int:
    """Keep the events that never reached us, as if they had; how many were new. Calls the provider."""
    missed = gateway.undelivered_events(created_from=now - LOOKED_BACK)
    return sum(keep_event(event=event, raw=b"", now=now) for event in missed)


def take(*, now: datetime) -> StripeEvent | None:
    """Take the oldest event to be handled, for the time of a lease. Locks its row, skipping locked ones; commits."""
    with transaction.atomic(durable=True):
        waiting = StripeEvent.objects.filter(handled_at=None).filter(Q(next_try_at=None) | Q(next_try_at__lte=now))
        event = waiting.order_by("received_at", "pk").select_for_update(skip_locked=True).first()
        if event is not None:
            event.attempts += 1
            event.next_try_at = now + LEASE
            event.save(update_fields=["attempts", "next_try_at"])
    return event


def handle(*, event: StripeEvent, gateway: PaymentGateway, now: datetime) -> None:
    """Fetch anew what the event is about and follow it; kinds we do not know are put aside as handled.

    Safe to run twice. Calls the provider outside any transaction; the followers lock their own rows.
    """
    try:
        follow(event, gateway, now)
    except (GatewayError, Refusal, deposits.NotYetKnown) as error:
        pause = min(LONGEST_PAUSE, timedelta(seconds=2 ** min(event.attempts, 12)))
        StripeEvent.objects.filter(pk=event.pk).update(next_try_at=now + pause, error=str(error)[:2000])
        return
    StripeEvent.objects.filter(pk=event.pk).update(handled_at=now, next_try_at=None, error="")


def follow(event: StripeEvent, gateway: PaymentGateway, now: datetime) -> None:
    if not event.object_id:
        return
    if event.kind.startswith("checkout.session."):
        has_failed = event.kind == "checkout.session.async_payment_failed"
        deposits.follow_checkout(found=gateway.retrieve_checkout(event.object_id), has_failed=has_failed, now=now)
    elif event.kind.startswith("transfer."):
        transfers.follow_transfer(found=gateway.retrieve_transfer(event.object_id), now=now)
    elif event.kind.startswith("v2.core.account"):
        payout_accounts.follow_account(found=gateway.retrieve_account(event.object_id), now=now)
