from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.actor import Actor
from tasks.models import Import, ImportState, Item, ItemState

UNFINISHED = (ImportState.WAITING, ImportState.RUNNING)
FORGOTTEN_AFTER = timedelta(days=1)


def visible_to(actor: Actor) -> QuerySet[Import]:
    """The imports of one's labs' projects, with how many of their items are back with the lab."""
    back = Item.objects.filter(came_with=OuterRef("pk"), state=ItemState.RETURNED).order_by().values("came_with")
    counted = Subquery(back.annotate(rows=Count("pk")).values("rows"))
    return Import.objects.filter(project__lab__in=list(actor.labs)).annotate(rows_returned=Coalesce(counted, 0))


def path_of(stored_as: str) -> Path:
    """Where an uploaded file lies."""
    return Path(settings.UPLOAD_DIR) / stored_as


def forgotten_uploads(*, now: datetime) -> list[Path]:
    """Files in the upload folder, older than a day, that no unfinished import reads."""
    folder = Path(settings.UPLOAD_DIR)
    if not folder.exists():
        return []
    before = (now - FORGOTTEN_AFTER).timestamp()
    old = [path for path in folder.iterdir() if path.is_file() and path.stat().st_mtime < before]
    needed = set(Import.objects.filter(state__in=UNFINISHED).values_list("stored_as", flat=True))
    return [path for path in old if path.name not in needed]
