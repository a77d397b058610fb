from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from accounts.actor import Actor
from tasks.models import Import, ImportState

UNFINISHED = (ImportState.WAITING, ImportState.RUNNING)
FORGOTTEN_AFTER = timedelta(days=1)


def visible_to(actor: Actor) -> QuerySet[Import]:
    """The imports of one's labs' projects."""
    return Import.objects.filter(project__lab__in=list(actor.labs))


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
