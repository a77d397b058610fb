from django.db.models import QuerySet

from accounts.actor import Actor
from payments.models import Batch


def visible_to(actor: Actor) -> QuerySet[Batch]:
    """Batches are finance's alone."""
    return Batch.objects.all() if actor.is_finance else Batch.objects.none()


def with_people(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """The batches with who built and who approved them, in two queries."""
    return batches.select_related("built_by").prefetch_related("approvals__by")
