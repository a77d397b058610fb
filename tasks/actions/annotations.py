from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actions.events import record_event
from accounts.actor import Actor
from accounts.errors import Missing, check_move
from tasks import types
from tasks.actions.claims import is_at_work, item_withdrawn, lock_claim, lock_item, move_claim, take_back
from tasks.actions.drafts import Said, check_size, keep_text
from tasks.actions.filling import fill_seat
from tasks.actions.findings import record_findings
from tasks.actions.seats import move_seat
from tasks.actions.turns import conversation
from tasks.errors import (
    AlreadySubmitted,
    AnswerDoesNotFit,
    ClaimEnded,
    GraceOver,
    ItemClosed,
    ItemWithdrawn,
    NoGuideline,
    PrinciplesChanged,
    SeatGivenAway,
)
from tasks.models import (
    Annotation,
    Claim,
    ClaimState,
    Constitution,
    Item,
    ItemState,
    Seat,
    SeatState,
    Withdrawal,
)
from tasks.models.seats import MOVES as SEAT_MOVES
from tasks.queries.constitutions import in_force, settings_under


@dataclass(frozen=True, slots=True)
class Submission:
    """An answer as the expert saw the item: sides still as laid out for them."""

    answer: Mapping[str, object]
    rationale: str = ""
    is_not_enough_information: bool = False
    # The version of the principles that was on the screen; none where none were.
    constitution_version: int | None = None
    # The AI reviewers' findings that were on the screen.
    seen_findings: Sequence[UUID] = ()


def submit_annotation(*, by: Actor, claim_id: UUID, submission: Submission, now: datetime) -> Annotation:
    """Submit the answer on a claim; it counts once the grace time is over. The same again gives the same annotation.

    An expired claim is taken back where a seat is open; where it is not, the text is kept as the draft, in a commit
    of its own. Locks the claim, the item, the seat. Raises Missing, TextTooLong, NotText, AnswerDoesNotFit,
    TurnWaits, ClaimEnded, AlreadySubmitted, NoGuideline, and after keeping the text PrinciplesChanged, ItemWithdrawn,
    ItemClosed, SeatGivenAway.
    """
    check_size(submission.answer, submission.rationale)
    try:
        return submit(by=by, claim_id=claim_id, submission=submission, now=now)
    except (PrinciplesChanged, ItemWithdrawn, ItemClosed, SeatGivenAway, NoGuideline):
        keep_text(claim_id=claim_id, said=said_in(submission), now=now)
        raise


@transaction.atomic
def submit(*, by: Actor, claim_id: UUID, submission: Submission, now: datetime) -> Annotation:
    """The submission itself, all or nothing."""
    claim = lock_claim(by=by, claim_id=claim_id)
    if claim.state == ClaimState.SUBMITTED:
        return same_again(claim, submission)
    if claim.state == ClaimState.SKIPPED:
        raise ClaimEnded("You handed this item back; take your next one.")
    item = lock_item(claim.item_id)
    constitution = in_force(item.project)
    check_version(constitution, submission)
    answer = stored_answer(item, claim, submission, constitution)
    seat = held_seat(claim, item, now)
    move_claim(claim, ClaimState.SUBMITTED)
    check_move(SEAT_MOVES, now_in=seat.state, to=SeatState.FILLED, what="seat")
    annotation = Annotation(
        claim=claim,
        item=item,
        expert_id=claim.expert_id,
        constitution=constitution,
        saw_suggestion=seat.shows_suggestion,
        answer=answer,
        rationale=submission.rationale,
        is_not_enough_information=submission.is_not_enough_information,
        focused_seconds=claim.focused_seconds,
        submitted_at=now,
        counts_at=now + settings.GRACE,
    )
    if not fill_seat(annotation=annotation, seat_id=seat.pk, project_id=item.project_id):
        raise NoGuideline(
            "This project has no guideline yet, so nothing can be judged in it. Your text is kept; tell the lab."
        )
    claim.ended_at = now
    record_findings(annotation=annotation, item=item, seen=submission.seen_findings)
    return annotation


@transaction.atomic
def withdraw_annotation(*, by: Actor, annotation_id: UUID, now: datetime) -> Claim:
    """Undo a submission within its grace time: the claim is in hand again and the answer becomes its draft.
    Undone already is fine.

    Locks the claim, the item, the seat. Raises Missing, GraceOver.
    """
    annotation = Annotation.objects.filter(pk=annotation_id, expert=by.expert).first() if by.expert else None
    if annotation is None:
        raise Missing("There is no such answer of yours.")
    claim = lock_claim(by=by, claim_id=annotation.claim_id)
    if Withdrawal.objects.filter(annotation=annotation).exists():
        return claim
    item = lock_item(claim.item_id)
    if now >= annotation.counts_at or not is_at_work(item, claim.seat):
        raise GraceOver(
            "The time to undo is over: this answer counts and stays as it is.", counts_at=annotation.counts_at
        )
    Withdrawal.objects.create(annotation=annotation, withdrawn_at=now)
    move_claim(claim, ClaimState.ACTIVE)
    claim.ended_at, claim.expires_at = None, now + settings.LEASE
    claim.save(update_fields=["state", "ended_at", "expires_at"])
    move_seat(Seat.objects.select_for_update(no_key=True).get(pk=claim.seat_id), SeatState.HELD)
    said = Said(as_given(item, claim, annotation.answer), annotation.rationale, annotation.is_not_enough_information)
    keep_text(claim_id=claim.pk, said=said, now=now)
    note(item, "annotation.withdrawn", annotation)
    return claim


def as_given(item: Item, claim: Claim, answer: Mapping[str, object]) -> dict[str, object]:
    """A stored answer as its expert gave it: on the sides they saw, and without what the server knows of itself."""
    live = types.LIVE.get(item.project.task_type)
    return live.given_in(answer) if live else types.of(item.project.task_type).restore(answer, claim.side_seed)


def said_in(submission: Submission) -> Said:
    return Said(submission.answer, submission.rationale, submission.is_not_enough_information)


def same_again(claim: Claim, submission: Submission) -> Annotation:
    """The annotation that stands, for a repeated submission. Raises AlreadySubmitted for a different one."""
    standing = claim.annotations.select_related("item__project").order_by("-ordinal")[0]
    stands = (as_given(standing.item, claim, standing.answer), standing.rationale, standing.is_not_enough_information)
    if stands != (dict(submission.answer), submission.rationale, submission.is_not_enough_information):
        raise AlreadySubmitted(
            "You have submitted another answer on this item. Undo that one first, while its time to undo lasts.",
            annotation_id=standing.pk,
            counts_at=standing.counts_at,
        )
    return standing


def check_version(constitution: Constitution | None, submission: Submission) -> None:
    """Raises PrinciplesChanged where the answer was given under other principles than those in force."""
    read = submission.constitution_version
    if constitution is not None and read is not None and read != constitution.version:
        raise PrinciplesChanged(
            f"The principles changed while you had this item: version {constitution.version} is in force. Your text "
            "is kept; read what changed and submit again.",
            version=constitution.version,
        )


def stored_answer(
    item: Item, claim: Claim, submission: Submission, constitution: Constitution | None
) -> dict[str, object]:
    """The answer as it is stored: with its sides, with the conversation that it is about. Raises AnswerDoesNotFit,
    TurnWaits."""
    if submission.is_not_enough_information:
        if submission.answer:
            raise AnswerDoesNotFit("“Not enough information” goes without an answer. Clear one of the two.")
        return {}
    kind = types.of(item.project.task_type)
    content = kind.lay_out(item.content, claim.side_seed)
    is_live = item.project.task_type in types.LIVE
    answer = conversation(item, claim, submission.answer) if is_live else dict(submission.answer)
    problems = kind.validate_answer(answer, settings_under(item.project, constitution), content)
    if problems:
        fields = {f"answer.{problem.field}" if problem.field else "answer": [problem.message] for problem in problems}
        raise AnswerDoesNotFit(problems[0].message, fields=fields)
    return kind.restore(answer, claim.side_seed)


def held_seat(claim: Claim, item: Item, now: datetime) -> Seat:
    """The claim's seat, locked and held; a lapsed claim gets one back. Raises what `take_back` does, ItemWithdrawn."""
    if claim.state == ClaimState.LAPSED:
        return take_back(claim=claim, item=item, now=now)
    seat = Seat.objects.select_for_update(no_key=True).get(pk=claim.seat_id)
    if item.state == ItemState.WITHDRAWN or seat.state != SeatState.HELD:
        raise item_withdrawn()
    return seat


def note(item: Item, kind: str, annotation: Annotation) -> None:
    """Tell who watches the project that something happened, and nothing of the answer."""
    record_event(topic=f"project:{item.project_id}", kind=kind, object_type="annotation", object_id=annotation.pk)
