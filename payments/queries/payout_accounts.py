from django.db.models import QuerySet

from accounts.actor import Actor
from payments.models import PayoutAccount


def own(actor: Actor) -> QuerySet[PayoutAccount]:
    """The expert's own account; nobody sees another's."""
    return PayoutAccount.objects.filter(expert=actor.expert) if actor.expert else PayoutAccount.objects.none()
