"""The one item after the one in hand: held for its expert, untimed, and given back when they leave."""

from datetime import datetime

from django.conf import settings

from accounts.actions.events import record_event
from tasks.actions.claims import move_claim
from tasks.actions.seats import move_seat
from tasks.models import Claim, ClaimState, Draft, Seat, SeatState


def keep_ready(*, claim: Claim, now: datetime) -> None:
    """Hold a claim just taken, or held already, for the moment when the one before it is done: its time does not run.

    The caller has locked the expert or the claim.
    """
    claim.state, claim.expires_at = ClaimState.READY, now + settings.KEPT_READY
    claim.save(update_fields=["state", "expires_at"])


def put_back(*, claim: Claim, now: datetime) -> None:
    """Let go of a claim that was kept ready, as if it had never been taken; one on which something is written lapses
    instead, so that the text stays.

    The caller has locked the claim and removed what points at it; locks the seat.
    """
    seat = Seat.objects.select_for_update(no_key=True).get(pk=claim.seat_id)
    if Draft.objects.filter(claim=claim).exists():
        move_claim(claim, ClaimState.LAPSED)
        claim.ended_at = now
        claim.save(update_fields=["state", "ended_at"])
    else:
        claim.delete()
    if seat.state == SeatState.HELD:
        move_seat(seat, SeatState.OPEN)
    topic = f"project:{seat.project_id}"
    record_event(topic=topic, kind="claim.ended", object_type="project", object_id=seat.project_id)
