from django.db import models

from accounts.identifiers import uuid7
from accounts.models import User
from tasks.models.projects import Project


class ImportState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


MOVES: dict[str, set[str]] = {
    ImportState.WAITING: {ImportState.RUNNING, ImportState.CANCELLED},
    ImportState.RUNNING: {ImportState.DONE, ImportState.FAILED, ImportState.CANCELLED},
    ImportState.DONE: set(),
    ImportState.FAILED: set(),
    ImportState.CANCELLED: set(),
}


class FileFormat(models.TextChoices):
    JSONL = "jsonl", "JSON lines"
    CSV = "csv", "CSV"


class Import(models.Model):
    """One uploaded file on its way into items. `bytes_done` moves in the commit that stores the rows, so a
    killed job goes on where it stopped and no row is stored twice."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="imports")
    filename = models.CharField(max_length=200)
    file_format = models.CharField(max_length=8, choices=FileFormat.choices)
    stored_as = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    mapping = models.JSONField()
    state = models.CharField(max_length=16, choices=ImportState.choices, default=ImportState.WAITING)
    bytes_total = models.BigIntegerField()
    bytes_done = models.BigIntegerField(default=0)
    lines_done = models.BigIntegerField(default=0)
    rows_imported = models.BigIntegerField(default=0)
    rows_repeated = models.BigIntegerField(default=0)
    rows_refused = models.BigIntegerField(default=0)
    failure = models.TextField(blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    # When the last of its items had been looked at for what is wrong with the data, and the lab was told.
    taken_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["created_at"], condition=models.Q(state__in=["waiting", "running"]), name="import_to_do"
            ),
            models.Index(fields=["project", "-created_at"], name="import_of_project"),
        ]


class ImportProblem(models.Model):
    """One row that was not imported, and why, in words its owner can act on."""

    import_run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems")
    line = models.BigIntegerField()
    column = models.CharField(max_length=120, blank=True)
    message = models.CharField(max_length=500)
    excerpt = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["import_run", "line"], name="import_problem_order")]
