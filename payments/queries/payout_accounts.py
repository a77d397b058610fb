from django.db.models import QuerySet

from accounts.actor import Actor
from payments.models import PayoutAccount


def visible_to(actor: Actor) -> QuerySet[PayoutAccount]:
    """The expert's own account; all of them for finance."""
    if actor.is_finance:
        return PayoutAccount.objects.all()
    return PayoutAccount.objects.filter(expert=actor.expert) if actor.expert else PayoutAccount.objects.none()
