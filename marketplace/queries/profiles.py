"""What is known of experts and asked by offers, in one query for many as for one.

Every claim asks both, so they are plain SQL: as models they cost several times what the claim itself does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from accounts.expertise import Field
from accounts.firms import firm_key
from accounts.prepared import prepared, sent_together
from marketplace.matching.eligibility import (
    HeldCredential,
    NeededAgreement,
    Profile,
    Requirements,
    Standing,
)
from marketplace.matching.hidden_checks import LONGEST_LOOK
from marketplace.models import OfferState
from marketplace.queries.checks import WERE_CHECKS, Turn, turn

# Of each text the newest version; the platform's terms first, then the lab's own.
WANTED = """
SELECT offer.id, offer.project_id, offer.state, project.field, project.lab_id, lab.name, project.language,
    CASE WHEN offer.jurisdiction_required THEN project.jurisdiction ELSE '' END,
    CASE WHEN offer.specialty_required AND project.specialty <> 'general' THEN project.specialty ELSE '' END,
    offer.credential_kinds, offer.minimum_expected, offer.firms_concerned, offer.items_each, (
        SELECT json_agg(json_build_array(text.id, text.title) ORDER BY text.lab_id NULLS FIRST, text.id)
        FROM accounts_agreement text
        WHERE (text.kind = 'terms' AND text.lab_id IS NULL OR text.kind = 'nda' AND text.lab_id = project.lab_id)
          AND NOT EXISTS (
            SELECT FROM accounts_agreement later
            WHERE later.kind = text.kind AND later.lab_id IS NOT DISTINCT FROM text.lab_id
              AND later.subject IS NOT DISTINCT FROM text.subject AND later.version > text.version
          )
    )
FROM marketplace_offer offer
JOIN tasks_project project ON project.id = offer.project_id
JOIN accounts_lab lab ON lab.id = project.lab_id
"""
PROFILES = """
SELECT expert.id, expert.languages, expert.firm, expert.suspended_at IS NOT NULL,
    ARRAY(SELECT agreement_id FROM accounts_signature WHERE user_id = expert.user_id),
    ARRAY(SELECT lab_id FROM accounts_conflict WHERE expert_id = expert.id),
    (SELECT json_object_agg(key, name) FROM accounts_avoidedfirm WHERE expert_id = expert.id),
    ARRAY(SELECT lab_id FROM accounts_member WHERE user_id = expert.user_id),
    (
        SELECT json_agg(json_build_array(field, expected, lower, upper))
        FROM accounts_qualification WHERE expert_id = expert.id
    ),
    (
        SELECT json_agg(
            json_build_array(field, kind, jurisdiction, specialties, expires_on, state = 'submitted') ORDER BY id
        )
        FROM accounts_credential WHERE expert_id = expert.id AND state IN ('verified', 'submitted')
    )
FROM accounts_expert expert
"""
# Both at once, what the expert holds and when their last hidden check was, for the one look at the door. What the lab
# took back is in nobody's hands.
LAST_CHECKS = WERE_CHECKS.format(expert="profile.id", project="wanted.project_id", back=LONGEST_LOOK)
AT_THE_DOOR = f"""
SELECT wanted.*, profile.*, (
    SELECT json_agg(json_build_array(claim.id, item.project_id, claim.state) ORDER BY claim.claimed_at)
    FROM tasks_claim claim JOIN tasks_item item ON item.id = claim.item_id
    JOIN tasks_seat seat ON seat.id = claim.seat_id AND seat.state = 'held'
    WHERE claim.expert_id = profile.id AND claim.state IN ('ready', 'active')
), (
    SELECT gold_share FROM marketplace_qualityplan plan WHERE plan.project_id = wanted.project_id
), {LAST_CHECKS}
FROM ({WANTED} WHERE offer.id = %s) wanted CROSS JOIN ({PROFILES} WHERE expert.id = %s) profile
"""  # noqa: S608  (constants alone)
WANTED_COLUMNS = 14
LOCK_EXPERT = "SELECT FROM accounts_expert WHERE id = %s FOR NO KEY UPDATE"
type Row = tuple[str, str, str, list[str], str | None, bool]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An offer as somebody at the door sees it."""

    offer_id: UUID
    project_id: UUID
    state: OfferState
    asked: Requirements


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """An expert who asks for an item of an offer. `in_hand` is claim and project of what they hold, oldest first;
    `kept_ready` the same of the one item after it, whose time has not begun; `turn` says how near their next hidden
    check is."""

    expert_id: UUID
    offer: Wanted
    profile: Profile
    in_hand: list[tuple[UUID, UUID]]
    kept_ready: tuple[UUID, UUID] | None
    turn: Turn


def at_the_door(*, expert_id: UUID, offer_id: UUID) -> AtTheDoor | None:
    """All that decides whether the expert may take an item of the offer; None where there is no such offer.

    Locks the expert, in the same message but a statement before: the look must see what another tab took while we
    waited for the lock.
    """
    with sent_together(), prepared() as locking, prepared() as looking:
        locking.execute(LOCK_EXPERT, [expert_id])
        looking.execute(AT_THE_DOOR, [offer_id, expert_id])
        row = looking.fetchone()
    if row is None:
        return None
    *wanted_and_profile, held_now, gold_share, were_checks = row
    claims = [(UUID(claim), UUID(project), state) for claim, project, state in held_now or ()]
    return AtTheDoor(
        expert_id=expert_id,
        offer=wanted(*wanted_and_profile[:WANTED_COLUMNS]),
        profile=profile(*wanted_and_profile[WANTED_COLUMNS + 1 :]),
        in_hand=[(claim, project) for claim, project, state in claims if state == "active"],
        kept_ready=next(((claim, project) for claim, project, state in claims if state == "ready"), None),
        turn=turn(gold_share, were_checks),
    )


def wanted_by(offers: Iterable[UUID]) -> dict[UUID, Wanted]:
    """What each offer asks."""
    with connection.cursor() as cursor:
        cursor.execute(f"{WANTED} WHERE offer.id = ANY(%s)", [list(offers)])
        return {row[0]: wanted(*row) for row in cursor}


def wanted(
    offer_id: UUID,
    project_id: UUID,
    state: str,
    field: str,
    lab_id: UUID,
    lab_name: str,
    language: str,
    jurisdiction: str,
    specialty: str,
    kinds: list[str],
    minimum: float,
    firms_concerned: list[str],
    items_each: int | None,
    agreements: list[tuple[str, str]] | None,
) -> Wanted:
    asked = Requirements(
        field=Field(field),
        lab_id=lab_id,
        lab_name=lab_name,
        language=language,
        jurisdiction=jurisdiction,
        specialty=specialty,
        kinds=frozenset(kinds),
        minimum=minimum,
        agreements=tuple(NeededAgreement(UUID(key), title) for key, title in agreements or ()),
        firms=frozenset(key for firm in (lab_name, *firms_concerned) if (key := firm_key(firm))),
        items_each=items_each,
    )
    return Wanted(offer_id, project_id, OfferState(state), asked)


def profiles_of(experts: Iterable[UUID]) -> dict[UUID, Profile]:
    """What is known of each expert today."""
    with connection.cursor() as cursor:
        cursor.execute(f"{PROFILES} WHERE expert.id = ANY(%s)", [list(experts)])
        return {row[0]: profile(*row[1:]) for row in cursor}


def profile(
    languages: list[str],
    firm: str,
    is_suspended: bool,
    signed: list[UUID],
    conflicts: list[UUID],
    avoided: dict[str, str] | None,
    labs: list[UUID],
    standings: list[tuple[str, float, float, float]] | None,
    credentials: list[Row] | None,
) -> Profile:
    return Profile(
        credentials=tuple(held(*row) for row in credentials or ()),
        languages=frozenset(languages),
        standings={field: Standing(*interval) for field, *interval in standings or ()},
        signed=frozenset(signed),
        conflicts=frozenset(conflicts),
        member_of=frozenset(labs),
        is_suspended=is_suspended,
        firm=firm,
        avoided=avoided or {},
    )


def held(
    field: str, kind: str, jurisdiction: str, specialties: list[str], expires_on: str | None, is_waiting: bool
) -> HeldCredential:
    return HeldCredential(
        field=field,
        kind=kind,
        jurisdiction=jurisdiction,
        specialties=frozenset(specialties),
        expires_on=date.fromisoformat(expires_on) if expires_on else None,
        is_waiting=is_waiting,
    )
