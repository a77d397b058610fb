import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson
from django.db import connection, transaction
from django.db.models.fields.json import JSONField

from accounts.actor import Actor
from accounts.errors import Missing
from tasks.errors import ClaimEnded, DraftBehind, NotText, TextTooLong
from tasks.models import Claim, ClaimState, Draft

MAX_BYTES = 256 * 1024
# What PostgreSQL keeps in no text: an escaped NUL, not preceded by an escaped backslash.
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
KEEP = """
INSERT INTO tasks_draft (claim_id, answer, rationale, is_not_enough_information, version, saved_at)
VALUES (%s, %s, %s, %s, 1, %s)
ON CONFLICT (claim_id) DO UPDATE
SET answer = EXCLUDED.answer, rationale = EXCLUDED.rationale, version = tasks_draft.version + 1,
    is_not_enough_information = EXCLUDED.is_not_enough_information, saved_at = EXCLUDED.saved_at
"""


@dataclass(frozen=True, slots=True)
class Said:
    """All that an expert says of an item."""

    answer: Mapping[str, object]
    rationale: str = ""
    is_not_enough_information: bool = False


@transaction.atomic
def save_draft(*, by: Actor, claim_id: UUID, said: Said, version: int, now: datetime) -> Draft:
    """Keep what was typed, on top of the `version` it is based on (0: the first); also after the lease has lapsed.

    The same text again is fine, whatever its version. Locks the claim, so that two tabs come one after the other.
    Raises Missing, TextTooLong, NotText, ClaimEnded, DraftBehind.
    """
    check_size(said.answer, said.rationale)
    claim = (
        Claim.objects.select_for_update(no_key=True).filter(pk=claim_id, expert=by.expert).first()
        if by.expert
        else None
    )
    if claim is None:
        raise Missing("There is no such item in your hands. Open your work list to see what is.")
    if claim.state in (ClaimState.SUBMITTED, ClaimState.SKIPPED):
        raise ClaimEnded(f"This item is {claim.get_state_display().lower()}; nothing more is written on it.")
    draft = Draft.objects.filter(claim=claim).first() or Draft(claim=claim, answer={}, version=0)
    if draft.version and Said(draft.answer, draft.rationale, draft.is_not_enough_information) == said:
        return draft
    if draft.version != version:
        raise draft_behind(draft)
    draft.answer, draft.rationale = said.answer, said.rationale
    draft.is_not_enough_information = said.is_not_enough_information
    draft.version, draft.saved_at = version + 1, now
    draft.save()
    return draft


def keep_text(*, claim_id: UUID, said: Said, now: datetime) -> None:
    """Keep what an expert last held to be their answer, above any draft. One statement, safe beside any other."""
    adapted = JSONField().get_db_prep_value(dict(said.answer), connection)
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [claim_id, adapted, said.rationale, said.is_not_enough_information, now])


def check_size(answer: Mapping[str, object], rationale: str) -> None:
    """Raise TextTooLong above 256 kB and NotText for characters that no text holds."""
    try:
        written = orjson.dumps([answer, rationale])
    except (TypeError, ValueError) as error:
        raise NotText("The answer holds characters that are no text. Remove them and save again.") from error
    if NUL.search(written):
        raise NotText("The answer holds a NUL character, which no text can. Remove it and save again.")
    if len(written) > MAX_BYTES:
        raise TextTooLong(
            f"The answer has {len(written) // 1024} kB; 256 kB are kept. Shorten it. What was saved before is kept.",
            bytes=len(written),
            most=MAX_BYTES,
        )


def draft_behind(kept: Draft) -> DraftBehind:
    return DraftBehind(
        "A newer text of this item was saved from another window. Compare both, then save on top of the newer one.",
        answer=kept.answer,
        rationale=kept.rationale,
        is_not_enough_information=kept.is_not_enough_information,
        version=kept.version,
        saved_at=kept.saved_at if kept.version else None,
    )
