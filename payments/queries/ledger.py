from django.db.models import Prefetch, Q, QuerySet

from accounts.actor import Actor
from payments.models import Entry, LedgerTransaction


def visible_entries(actor: Actor) -> QuerySet[Entry]:
    """Entries on accounts of the actor's labs' budgets and of the actor as expert; all of them for finance."""
    if actor.is_finance:
        return Entry.objects.all()
    of_labs = Q(account__budget__lab__in=list(actor.labs))
    return Entry.objects.filter(of_labs | Q(account__expert=actor.expert) if actor.expert else of_labs)


def visible_to(actor: Actor) -> QuerySet[LedgerTransaction]:
    """Transactions with an entry that the actor may see, and of them those entries only."""
    entries = visible_entries(actor)
    return LedgerTransaction.objects.filter(pk__in=entries.values("transaction")).prefetch_related(
        Prefetch("entries", queryset=entries.select_related("account").order_by("pk"))
    )
