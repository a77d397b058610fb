from django.db import models


class Xid8Field(models.Field[int, int]):
    """PostgreSQL's 64-bit transaction id, filled by the database."""

    def db_type(self, connection: object) -> str:
        return "xid8"


class Event(models.Model):
    """A fact others watch. The cursor is (xid, id), read below the oldest running transaction.

    A plain serial would skip events of transactions that commit late.
    """

    xid = Xid8Field(db_default=models.Func(function="pg_current_xact_id"), editable=False)
    topic = models.CharField(max_length=80)
    kind = models.CharField(max_length=48)
    object_type = models.CharField(max_length=32)
    object_id = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["xid", "id"], name="event_cursor"),
            models.Index(fields=["topic", "xid", "id"], name="event_topic_cursor"),
        ]
