"""Inviting experts to work, and what they answer. Nothing is reserved by it, and a no counts nowhere."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from accounts.actions.events import record_event
from accounts.actions.notifications import notify
from accounts.actor import Actor
from accounts.errors import Missing
from accounts.models import NotificationKind
from marketplace.errors import InvitationOver
from marketplace.matching.assignment import Pair, Person, assign
from marketplace.matching.eligibility import Reason, missing, reasons
from marketplace.matching.invitations import (
    PACKAGE_MINUTES,
    Ability,
    Weighed,
    most_of,
    packages,
    packages_needed,
    target_bonus,
    weighed,
)
from marketplace.models import Engagement, Invitation, InvitationState, OfferState
from marketplace.queries.demand import Demand, demands
from marketplace.queries.profiles import profiles_of, wanted_by
from marketplace.queries.supply import Supply, invited_since, supplies

PEOPLE_AT_ONCE = 2_000
INVITING = 0x1B0A2D
SEED_BITS = 64


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that fits: its places in the lists of supply and demand, why it fits, what was weighed."""

    person: int
    work: int
    why: list[Reason]
    weighed: Weighed


@transaction.atomic
def invite_experts(*, now: datetime, rng: Random) -> int:
    """Invite experts to offers whose answers wait, so that the whole is worth most: one round of optimal assignment
    within everybody's open hours. How many were invited.

    Holds an advisory lock, so that two rounds never ask twice; does nothing while another holds it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [INVITING])
        if not cursor.fetchone()[0]:
            return 0
    works = [one for one in demands(now=now) if one.uninvited_minutes > 0]
    if not works:
        return 0
    fields = {one.offer.project.field for one in works}
    people = [one for one in supplies(fields=fields, at_most=PEOPLE_AT_ONCE, now=now) if packages(one.open_minutes)]
    fitting = candidates(people, works, now, np.random.default_rng(rng.getrandbits(SEED_BITS)))
    chosen = shares(people, works, fitting)
    for candidate, count in chosen:
        send(people[candidate.person], works[candidate.work], candidate, count * PACKAGE_MINUTES, now)
    return len(chosen)


def candidates(people: list[Supply], works: list[Demand], now: datetime, rng: np.random.Generator) -> list[Candidate]:
    """Every pair that fits, pays what the expert asks and was not tried lately."""
    ids = [one.expert_id for one in people]
    profiles, wanted = profiles_of(ids), wanted_by(work.offer.pk for work in works)
    tried = invited_since(ids, since=now - settings.INVITES_AGAIN_AFTER)
    found = []
    for place, person in enumerate(people):
        for work_place, work in enumerate(works):
            if (person.expert_id, work.offer.pk) in tried or pays_too_little(work, person):
                continue
            why = reasons(wanted[work.offer.pk].asked, profiles[person.expert_id], today=now.date())
            if not missing(why):
                ability = person.abilities.get(work.offer.project.field, Ability())
                value = weighed(ability, value=work.value_an_hour, rng=rng)
                found.append(Candidate(place, work_place, why, value))
    return found


def pays_too_little(work: Demand, person: Supply) -> bool:
    """Below what the expert said an hour must come to, as far as that was measured."""
    hourly, least = work.hourly_minor, person.least_hourly_minor
    return least is not None and hourly is not None and hourly < least


def shares(people: list[Supply], works: list[Demand], fitting: list[Candidate]) -> list[tuple[Candidate, int]]:
    """Who is asked for how many packages. An expert is sent no more invitations than they have room for; what that
    leaves over is another round's."""
    room = [Person(packages(one.open_minutes), packages(one.below_target_minutes)) for one in people]
    needs = [packages_needed(one.uninvited_minutes) for one in works]
    pairs = [Pair(one.person, one.work, one.weighed.worth, most_for(works[one.work])) for one in fitting]
    bonus = target_bonus([pair.worth for pair in pairs])
    given = zip(fitting, assign(room, needs, pairs, bonus=bonus), strict=True)
    left = [one.invitations for one in people]
    chosen = []
    for candidate, count in sorted(given, key=lambda pair: -pair[1]):
        if count and left[candidate.person]:
            left[candidate.person] -= 1
            chosen.append((candidate, count))
    return chosen


def most_for(work: Demand) -> int:
    """No more than a share of the need, nor than the items that one expert may take."""
    most = most_of(packages_needed(work.uninvited_minutes))
    each = work.offer.items_each
    return most if each is None else min(most, packages_needed(each * work.seconds / 60))


def send(person: Supply, work: Demand, candidate: Candidate, minutes: int, now: datetime) -> None:
    """The row with what was weighed, and word of it in the product and by mail."""
    facts = {
        "drawn": round(candidate.weighed.drawn, 3),
        "newness": round(candidate.weighed.newness, 3),
        "value": round(candidate.weighed.value),
        "open_minutes": person.open_minutes,
        "below_target_minutes": person.below_target_minutes,
    }
    row = Invitation.objects.create(
        offer=work.offer, expert_id=person.expert_id, minutes=minutes, facts=facts, created_at=now,
        reasons=[{"kind": reason.kind, "text": reason.text} for reason in candidate.why],
        expires_at=now + settings.INVITATION_LASTS,
    )  # fmt: skip
    tell(row)
    name = work.offer.project.name
    notify(
        user_ids=[person.user_id], key=f"invitation:{row.pk}", kind=NotificationKind.INVITATION,
        subject=f"You are invited: {name}",
        body=f"“{name}” fits you, and about {minutes // 60} h of it fit into your week. Nothing is reserved: it stays "
        "open to others, and saying no costs nothing.",
        path="/expert/board", now=now,
    )  # fmt: skip


@transaction.atomic
def answer_invitation(*, by: Actor, invitation_id: UUID, accepts: bool, now: datetime) -> Invitation:
    """Say yes or not now. The same answer again is fine. Locks the invitation. Raises Missing, InvitationOver."""
    rows = Invitation.objects.select_for_update(no_key=True, of=("self",))
    row = rows.filter(pk=invitation_id, expert=by.expert).first() if by.expert else None
    if row is None:
        raise Missing("There is no such invitation, or it is not yours.")
    answer = InvitationState.ACCEPTED if accepts else InvitationState.DECLINED
    if row.state == answer:
        return row
    if row.state != InvitationState.OPEN or row.expires_at <= now:
        raise InvitationOver("This invitation is over. The work is still open to you while it is on the board.")
    row.state, row.answered_at = answer, now
    row.save(update_fields=["state", "answered_at"])
    tell(row)
    return row


@transaction.atomic
def end_invitations(*, now: datetime, limit: int) -> int:
    """Close invitations that need no answer any more: accepted where the expert took an item since, run out where the
    time is over or the work is not open. How many. Locks them, passing over locked ones."""
    taken = Engagement.objects.filter(
        offer=OuterRef("offer"), claim__expert=OuterRef("expert"), created_at__gte=OuterRef("created_at")
    )
    waiting = Invitation.objects.filter(state=InvitationState.OPEN).annotate(is_taken=Exists(taken))
    over = Q(is_taken=True) | Q(expires_at__lte=now) | ~Q(offer__state=OfferState.OPEN)
    rows = waiting.filter(over).select_for_update(no_key=True, skip_locked=True, of=("self",)).order_by("expires_at")
    ended = list(rows[:limit])
    for row in ended:
        row.state = InvitationState.ACCEPTED if row.is_taken else InvitationState.EXPIRED
        row.answered_at = now
        row.save(update_fields=["state", "answered_at"])
        tell(row)
    return len(ended)


def tell(row: Invitation) -> None:
    topic = f"expert:{row.expert_id}"
    record_event(topic=topic, kind="invitation.changed", object_type="invitation", object_id=row.pk)
