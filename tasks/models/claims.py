from django.db import models

from accounts.identifiers import uuid7
from accounts.models import Expert
from tasks.models.items import Item
from tasks.models.seats import Seat


class ClaimState(models.TextChoices):
    READY = "ready", "Kept ready"
    ACTIVE = "active", "In hand"
    SUBMITTED = "submitted", "Submitted"
    SKIPPED = "skipped", "Skipped"
    LAPSED = "lapsed", "Lapsed"


MOVES: dict[str, set[str]] = {
    ClaimState.READY: {ClaimState.ACTIVE, ClaimState.SUBMITTED, ClaimState.LAPSED},
    ClaimState.ACTIVE: {ClaimState.SUBMITTED, ClaimState.SKIPPED, ClaimState.LAPSED},
    ClaimState.SUBMITTED: {ClaimState.ACTIVE},
    ClaimState.SKIPPED: set(),
    ClaimState.LAPSED: {ClaimState.ACTIVE},
}


class SkipReason(models.TextChoices):
    NOT_MY_SPECIALTY = "not_my_specialty", "Not my specialty"
    CONFLICT = "conflict", "A conflict of interest"
    UNCLEAR = "unclear", "The guideline does not say how"
    BAD_ITEM = "bad_item", "The item is broken"
    OTHER = "other", "Another reason"


class Claim(models.Model):
    """A lease on a seat. `side_seed` decides how candidates are laid out for this expert (random sides).

    A claim kept ready is the one item after the one in hand: its time has not begun, and when the expert leaves it goes
    back as if it had never been taken.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="claims")
    # No index of their own: those below begin with them, and a second one would lead the planner astray.
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="claims", db_index=False)
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="claims", db_index=False)
    state = models.CharField(max_length=16, choices=ClaimState.choices, default=ClaimState.ACTIVE)
    side_seed = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    focused_seconds = models.PositiveIntegerField(default=0)
    last_heartbeat_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    skip_reason = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat"],
                condition=models.Q(state__in=["ready", "active", "submitted"]),
                name="claim_one_live_per_seat",
            ),
            models.UniqueConstraint(
                fields=["expert"], condition=models.Q(state="ready"), name="claim_one_ready_per_expert"
            ),
            models.UniqueConstraint(fields=["item", "expert"], name="claim_once_per_expert_and_item"),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=models.Q(state__in=["ready", "active"]), name="claim_to_lapse"
            ),
            models.Index(fields=["expert", "-claimed_at"], name="claim_of_expert"),
            # The door asks what an expert holds; who has answered thousands does not walk past all of them.
            models.Index(
                fields=["expert"], condition=models.Q(state__in=["ready", "active"]), name="claim_held_by_expert"
            ),
        ]
