from django.db import models

from accounts.identifiers import uuid7
from accounts.models import Expert
from marketplace.models.offers import Offer


class InvitationState(models.TextChoices):
    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Not now"
    EXPIRED = "expired", "Ran out"


MOVES: dict[str, set[str]] = {
    InvitationState.OPEN: {InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.EXPIRED},
    InvitationState.ACCEPTED: set(),
    InvitationState.DECLINED: set(),
    InvitationState.EXPIRED: set(),
}


class Invitation(models.Model):
    """An expert told of work that the matching found best for them. It reserves nothing and closes nothing to anybody:
    the work is on the board for all whom it fits, and an invitation that is declined or runs out counts nowhere.

    `minutes` is how much of the work was reckoned for this expert; `reasons` are the expert's own words for why it
    fits, `facts` what the matching weighed (`marketplace.matching.invitations.Weighed`), kept for explanation.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="invitations")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="invitations")
    state = models.CharField(max_length=8, choices=InvitationState.choices, default=InvitationState.OPEN)
    minutes = models.PositiveIntegerField()
    reasons = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["offer", "expert"], condition=models.Q(state="open"), name="invitation_open_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", answered_at=None) | ~models.Q(state="open"),
                name="invitation_open_is_unanswered",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=models.Q(state="open"), name="invitation_to_expire"),
            models.Index(fields=["expert", "-created_at"], name="invitation_of_expert"),
            models.Index(fields=["offer", "-created_at"], name="invitation_of_offer"),
        ]
