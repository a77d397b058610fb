from django.db.models import QuerySet

from accounts.actor import Actor
from marketplace.models import Invitation, InvitationState


def visible_to(actor: Actor) -> QuerySet[Invitation]:
    """One's own."""
    if actor.expert is None:
        return Invitation.objects.none()
    return Invitation.objects.filter(expert=actor.expert).select_related("offer__project__lab")


def waiting_for(actor: Actor) -> QuerySet[Invitation]:
    """One's own that wait for an answer."""
    return visible_to(actor).filter(state=InvitationState.OPEN).order_by("expires_at")
