from django.db import models

from accounts.identifiers import uuid7
from tasks.models.projects import Project


class ItemState(models.TextChoices):
    IMPORTED = "imported", "Waiting for the AI first look"
    SCREENED = "screened", "Waiting for seats"
    OPEN = "open", "With experts"
    DECIDED = "decided", "Decided"
    UNSURE = "unsure", "Needs a person"
    WITHDRAWN = "withdrawn", "Withdrawn"
    RETURNED = "returned", "Back with the lab: the data needs a look"
    GOLD = "gold", "A hidden check"


# In these an item may be in an expert's hands.
WITH_EXPERTS = (ItemState.OPEN, ItemState.GOLD)
# These a person of operations may look into.
FOR_OPERATIONS = (ItemState.UNSURE, ItemState.DECIDED)
MOVES: dict[str, set[str]] = {
    ItemState.IMPORTED: {ItemState.SCREENED, ItemState.RETURNED, ItemState.GOLD, ItemState.WITHDRAWN},
    ItemState.RETURNED: {ItemState.IMPORTED, ItemState.SCREENED, ItemState.WITHDRAWN},
    ItemState.SCREENED: {ItemState.OPEN, ItemState.DECIDED, ItemState.RETURNED, ItemState.GOLD, ItemState.WITHDRAWN},
    ItemState.OPEN: {ItemState.DECIDED, ItemState.UNSURE, ItemState.WITHDRAWN},
    ItemState.UNSURE: {ItemState.DECIDED, ItemState.WITHDRAWN},
    # A revoked certificate re-opens what it settled; a strong decision may become a hidden check and rest again.
    ItemState.DECIDED: {ItemState.SCREENED, ItemState.GOLD},
    ItemState.GOLD: {ItemState.DECIDED, ItemState.WITHDRAWN},
    ItemState.WITHDRAWN: set(),
}


class Item(models.Model):
    """One unit of work: the mapped content, the row it came from, and where it stands.

    `due_at` says when the item next needs the decide step (the moment its newest answer counts); null when
    nothing is due. It is how that job finds its work. `is_drawn`: how it is worked on was drawn by lot already.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="items")
    external_id = models.CharField(max_length=200)
    content = models.JSONField()
    source = models.JSONField()
    jurisdiction = models.CharField(max_length=8, blank=True)
    as_of = models.DateField(null=True, blank=True)
    audience = models.CharField(max_length=120, blank=True)
    # The part of the project it belongs to for certificates, and the document, prompt or customer it came from.
    slice = models.CharField(max_length=80, blank=True)
    cluster = models.CharField(max_length=200, blank=True)
    # The file it came in. Imports are never deleted, and a look-up a row would slow them down.
    came_with = models.ForeignKey(
        "tasks.Import", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    state = models.CharField(max_length=16, choices=ItemState.choices, default=ItemState.IMPORTED)
    is_drawn = models.BooleanField(default=False, db_default=False)
    due_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "external_id"], name="item_external_id_once")]
        indexes = [
            models.Index(fields=["project", "state", "id"], name="item_by_state"),
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="item_due"),
            models.Index(fields=["project", "id"], condition=models.Q(state="imported"), name="item_to_screen"),
            models.Index(fields=["project", "id"], condition=models.Q(state="screened"), name="item_to_open"),
            models.Index(
                fields=["project", "id"], condition=models.Q(state="screened", is_drawn=False), name="item_to_draw"
            ),
            models.Index(fields=["came_with"], condition=models.Q(state="returned"), name="item_returned"),
        ]
