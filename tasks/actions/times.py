"""How long an item took, where the clock was wrong."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.events import record_event
from accounts.actor import Actor
from accounts.errors import Conflicting, Invalid, Missing, ReasonNeeded
from tasks.actions.claims import lock_claim
from tasks.actions.comments import ask_lab
from tasks.actions.projects import check_lead
from tasks.errors import ClaimEnded
from tasks.models import Claim, ClaimState, CorrectionState, ThreadAbout, TimeCorrection
from tasks.queries.comments import corrections_visible_to

LONGEST_SECONDS = 24 * 3600
IN_HAND = (ClaimState.ACTIVE, ClaimState.LAPSED)


class AlreadyDecided(Conflicting):
    """A second word on a correction."""

    code = "already_decided"


@transaction.atomic
def correct_time(*, by: Actor, claim_id: UUID, seconds: int, reason: str, now: datetime) -> TimeCorrection:
    """Say what an item in hand truly took. Up to the time since it was taken that is taken as said; above it a person
    of the lab looks, and it shows among the lab's questions.

    Locks the claim. Raises Missing, ReasonNeeded, Invalid, ClaimEnded.
    """
    claim = lock_claim(by=by, claim_id=claim_id)
    if not reason.strip():
        raise ReasonNeeded("Say why the timer was wrong.", fields={"reason": ["Give a reason."]})
    if seconds > LONGEST_SECONDS:
        raise Invalid("One item takes a day at most.", fields={"seconds": ["At most a day."]})
    if claim.state not in IN_HAND:
        raise ClaimEnded("The time of an item is corrected before it is submitted. Undo the submit while you can.")
    passed = int((now - claim.claimed_at).total_seconds())
    state = CorrectionState.APPLIED if seconds <= passed else CorrectionState.WAITING
    TimeCorrection.objects.filter(claim=claim, state=CorrectionState.WAITING).update(
        state=CorrectionState.REFUSED, decided_at=now
    )
    made = TimeCorrection.objects.create(
        claim=claim, seconds=seconds, measured_seconds=claim.focused_seconds, reason=reason.strip(), state=state,
        made_at=now,
    )  # fmt: skip
    if state == CorrectionState.APPLIED:
        take(claim, seconds)
    else:
        said = f"This item took {seconds // 60} minutes, more than have passed since it was taken: {reason.strip()}"
        ask_lab(by=by, claim_id=claim_id, body=said[:4_000], about=ThreadAbout.TIME, now=now)
    return made


@transaction.atomic
def decide_time(*, by: Actor, correction_id: UUID, is_taken: bool, now: datetime) -> TimeCorrection:
    """A lead's word on a correction above the time that passed. An answer submitted meanwhile keeps what was measured;
    the correction stands beside it.

    Locks the correction. Raises Missing, RoleTooLow, AlreadyDecided.
    """
    rows = corrections_visible_to(by).select_for_update(of=("self",))
    found = rows.filter(pk=correction_id).first()
    if found is None:
        raise Missing("There is no such correction here.")
    check_lead(by, found.claim.item.project.lab_id)
    if found.state != CorrectionState.WAITING:
        raise AlreadyDecided("This correction is decided already.")
    found.state = CorrectionState.APPLIED if is_taken else CorrectionState.REFUSED
    found.decided_by, found.decided_at = by.user, now
    found.save(update_fields=["state", "decided_by", "decided_at"])
    if is_taken and found.claim.state in IN_HAND:
        take(found.claim, found.seconds)
    record_event(
        topic=f"expert:{found.claim.expert_id}", kind="comment.added", object_type="claim", object_id=found.claim_id
    )
    return found


def take(claim: Claim, seconds: int) -> None:
    claim.focused_seconds = seconds
    claim.save(update_fields=["focused_seconds"])
