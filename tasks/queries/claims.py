from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actor import Actor
from accounts.prepared import prepared
from tasks import types
from tasks.importing.mapping import ATTACHMENTS
from tasks.models import (
    WITH_EXPERTS,
    Annotation,
    Claim,
    ClaimState,
    Constitution,
    ItemState,
    Seat,
    SeatKind,
    SeatState,
)
from tasks.queries.attachments import Attached, attached_to
from tasks.queries.constitutions import newest

# Shown after every claim, so it is plain SQL: as models, these rows cost several times what the claim itself does.
IN_HAND = """
SELECT claim.id, claim.item_id, claim.side_seed, seat.kind, claim.state, claim.claimed_at, claim.expires_at,
    claim.focused_seconds, item.content,
    project.id, project.name, project.field, project.specialty, project.task_type, project.task_settings,
    coalesce(nullif(item.jurisdiction, ''), project.jurisdiction), coalesce(item.as_of, project.as_of),
    coalesce(nullif(item.audience, ''), project.audience), project.language, project.permitted_sources,
    project.ai_assistants_permitted, project.data_class, project.text_form,
    guideline.version, guideline.body, draft.answer, draft.rationale, draft.is_not_enough_information,
    draft.version, draft.saved_at
FROM tasks_claim claim
JOIN tasks_seat seat ON seat.id = claim.seat_id
JOIN tasks_item item ON item.id = claim.item_id
JOIN tasks_project project ON project.id = item.project_id
LEFT JOIN LATERAL (
    SELECT version, body FROM tasks_guideline WHERE project_id = project.id ORDER BY version DESC LIMIT 1
) guideline ON true
LEFT JOIN tasks_draft draft ON draft.claim_id = claim.id
WHERE claim.id = %s AND claim.expert_id = %s
"""
SIDE_SEED, TASK_SETTINGS = 2, 5
type Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Frame:
    """The project that an item is judged in; jurisdiction, date and audience are the item's own where it has them."""

    id: UUID
    name: str
    field: str
    specialty: str
    task_type: str
    task_settings: Fields
    jurisdiction: str
    as_of: date
    audience: str
    language: str
    permitted_sources: str
    ai_assistants_permitted: bool
    data_class: str
    text_form: str


@dataclass(frozen=True, slots=True)
class Guide:
    """The newest guideline."""

    version: int
    body: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed so far."""

    answer: Fields
    rationale: str
    is_not_enough_information: bool
    version: int
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class InHand:
    """A claim with all that the workspace shows; `content` is laid out for its expert."""

    id: UUID
    item_id: UUID
    side_seed: int
    kind: SeatKind
    state: ClaimState
    claimed_at: datetime
    expires_at: datetime
    focused_seconds: int
    content: Fields
    attachments: list[Attached]
    project: Frame
    guideline: Guide | None
    draft: Typed | None
    constitution: Constitution | None


def visible_to(actor: Actor) -> QuerySet[Claim]:
    """One's own claims, nobody else's."""
    return Claim.objects.filter(expert=actor.expert) if actor.expert else Claim.objects.none()


def with_work(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """The claims with item, project and seat."""
    return rows.select_related("item__project", "seat")


def come_back(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Lapsed claims with something written on them that could be taken up again."""
    return open_again(rows).filter(draft__isnull=False)


def open_again(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Lapsed claims where a seat of their kind is open on the item again."""
    free = Seat.objects.filter(item=OuterRef("item"), kind=OuterRef("seat__kind"), state=SeatState.OPEN)
    is_review = Q(seat__kind=SeatKind.REVIEW)
    at_work = (is_review & Q(item__state=ItemState.UNSURE)) | (~is_review & Q(item__state__in=WITH_EXPERTS))
    return rows.filter(at_work, Exists(free), state=ClaimState.LAPSED)


def in_hand(actor: Actor, claim_id: UUID) -> InHand | None:
    """One of the actor's own claims as the workspace shows it, whatever became of it; None where it is not theirs.
    One query, two more where answers speak of principles, one where the item is judged by files."""
    if actor.expert is None:
        return None
    with prepared() as cursor:
        cursor.execute(IN_HAND, [claim_id, actor.expert.pk])
        row = cursor.fetchone()
    return None if row is None else read(row)


def read(row: Sequence[Any]) -> InHand:
    """A row of IN_HAND."""
    claim, content, frame, guide, draft = row[:8], orjson.loads(row[8]), list(row[9:23]), row[23:25], row[25:]
    frame[TASK_SETTINGS] = orjson.loads(frame[TASK_SETTINGS])
    project = Frame(*frame)
    kind = types.of(project.task_type)
    shown = (
        kind.lay_out(content, claim[SIDE_SEED]),
        attached_to(claim[1]) if ATTACHMENTS in content else [],
        project,
        None if guide[0] is None else Guide(*guide),
        None if draft[0] is None else Typed(orjson.loads(draft[0]), *draft[1:]),
        newest(project.id) if kind.uses_principles else None,
    )
    return InHand(*(*claim, *shown))


def positions_on(item_id: UUID, kind: SeatKind) -> list[Annotation]:
    """What a reviewer reads: the counted answers on the item in the order they were given. Nothing for anybody who
    holds another kind of seat: first answers are independent."""
    if kind != SeatKind.REVIEW:
        return []
    given = Annotation.objects.filter(item=item_id, withdrawal=None, claim__seat__kind=SeatKind.ANSWER)
    return list(given.order_by("pk"))
