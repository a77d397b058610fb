from django.db import models

from accounts.expertise import Field
from accounts.identifiers import uuid7
from accounts.models import Lab, User


class DataClass(models.TextChoices):
    PUBLIC = "public", "Public"
    CONFIDENTIAL = "confidential", "Confidential"
    PERSONAL = "personal", "Personal"
    HEALTH = "health", "Health"


class ProjectState(models.TextChoices):
    ACTIVE = "active", "Active"
    CLOSED = "closed", "Closed"


class TextForm(models.TextChoices):
    GUESS = "guess", "Looked at text by text"
    PLAIN = "plain", "Plain"
    MARKDOWN = "markdown", "Markdown and LaTeX"


class Project(models.Model):
    """What is to be judged, for whom, under which law or label and date. Knows no price."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    lab = models.ForeignKey(Lab, on_delete=models.PROTECT, related_name="projects")
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    field = models.CharField(max_length=16, choices=Field.choices)
    specialty = models.CharField(max_length=32, default="general")
    jurisdiction = models.CharField(max_length=8)
    as_of = models.DateField()
    audience = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="en")
    task_type = models.CharField(max_length=32)
    task_settings = models.JSONField(default=dict)
    seats_per_item = models.PositiveSmallIntegerField(default=3)
    data_class = models.CharField(max_length=16, choices=DataClass.choices, default=DataClass.PUBLIC)
    # How the texts of its items are written, and so shown; what is stored and exported is as it was delivered.
    text_form = models.CharField(
        max_length=16, choices=TextForm.choices, default=TextForm.GUESS, db_default=TextForm.GUESS
    )
    permitted_sources = models.CharField(max_length=200, default="Any published source")
    ai_assistants_permitted = models.BooleanField(default=False)
    source_licence = models.CharField(max_length=80, blank=True)
    answer_licence = models.CharField(max_length=80, default="All rights to the lab")
    column_mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=ProjectState.choices, default=ProjectState.ACTIVE)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                # Conversations are each their own: one expert is enough.
                condition=models.Q(seats_per_item__gte=2, seats_per_item__lte=5)
                | models.Q(seats_per_item=1, task_type="chat"),
                name="project_two_to_five_seats",
            )
        ]
        indexes = [models.Index(fields=["lab", "-created_at"], name="project_of_lab")]

    def __str__(self) -> str:
        return self.name
