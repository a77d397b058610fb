from datetime import datetime, timedelta

from accounts.models import IdempotentRequest

KEPT = timedelta(hours=48)


def prune_requests(*, now: datetime, limit: int) -> int:
    """Delete at most `limit` answers kept for repeated requests that are older than two days; how many. Locks them."""
    old = IdempotentRequest.objects.filter(created_at__lt=now - KEPT).order_by("created_at")
    deleted, _ = IdempotentRequest.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:limit])).delete()
    return deleted
