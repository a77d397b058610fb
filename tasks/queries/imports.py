from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from accounts.actor import Actor
from tasks.models import Import


def visible_to(actor: Actor) -> QuerySet[Import]:
    """The imports of one's labs' projects."""
    return Import.objects.filter(project__lab__in=list(actor.labs))


def path_of(stored_as: str) -> Path:
    """Where an uploaded file lies."""
    return Path(settings.UPLOAD_DIR) / stored_as
