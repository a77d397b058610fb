from django.db import models

from accounts.identifiers import uuid7
from accounts.models import Lab
from marketplace.models.endpoints import Endpoint
from tasks.models import Constitution, Item, Project


class JudgeState(models.TextChoices):
    SHADOW = "shadow", "Looks, and has no say"
    COUNTED = "counted", "Counts, by its measured record"
    OFF = "off", "Off"


MOVES: dict[str, set[str]] = {
    JudgeState.SHADOW: {JudgeState.COUNTED, JudgeState.OFF},
    JudgeState.COUNTED: {JudgeState.SHADOW, JudgeState.OFF},
    JudgeState.OFF: {JudgeState.SHADOW},
}


class Judge(models.Model):
    """One version of an AI model that looks at items of one project. What a local judge learnt stays there.

    `name` is the same for all versions of one judge ("local", or the endpoint's name). `parameters` holds learnt
    weights (numpy archive, never a pickle); an endpoint's judge has `prompt` and its SHA-256 instead.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    lab = models.ForeignKey(Lab, on_delete=models.PROTECT, related_name="judges")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="judges")
    kind = models.CharField(max_length=32, default="local")
    name = models.CharField(max_length=80, default="local")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=JudgeState.choices, default=JudgeState.SHADOW)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, null=True, blank=True, related_name="judges")
    constitution = models.ForeignKey(Constitution, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    model = models.CharField(max_length=120, blank=True)
    prompt = models.TextField(blank=True)
    prompt_hash = models.CharField(max_length=64, blank=True)
    samples = models.PositiveSmallIntegerField(default=1)
    both_orders = models.BooleanField(default=True)
    trained_on = models.PositiveIntegerField(default=0)
    parameters = models.BinaryField(default=bytes)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "name", "version"], name="judge_version_once")]


class Screening(models.Model):
    """A run of one judge version over a project's items, found again by state until it is done."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="screenings")
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="screenings")
    cursor = models.UUIDField(null=True, blank=True)
    items_seen = models.PositiveIntegerField(default=0)
    items_failed = models.PositiveIntegerField(default=0)
    cost_micro = models.PositiveBigIntegerField(default=0)
    charged_minor = models.PositiveBigIntegerField(default=0)
    waits_until = models.DateTimeField(null=True, blank=True)
    pause_reason = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["judge"], name="screening_once_per_judge")]
        indexes = [models.Index(fields=["project"], condition=models.Q(finished_at=None), name="screening_not_through")]


class CallState(models.TextChoices):
    SENT = "sent", "Sent"
    ANSWERED = "answered", "Answered"
    FAILED = "failed", "Failed"


class ModelCall(models.Model):
    """One question to a model over the network: a row before it leaves the house, its outcome after.

    `order` 1: with the sides swapped. Cost in micro-units of the endpoint's currency.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    judge = models.ForeignKey(Judge, on_delete=models.PROTECT, related_name="calls")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(default=0)
    sample = models.PositiveSmallIntegerField(default=0)
    attempt = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=CallState.choices, default=CallState.SENT)
    failure = models.CharField(max_length=24, blank=True)
    answer = models.JSONField(null=True, blank=True)
    response_hash = models.CharField(max_length=64, blank=True)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cost_micro = models.PositiveBigIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["judge", "item", "order", "sample", "attempt"], name="model_call_once_per_attempt"
            )
        ]
        indexes = [
            models.Index(fields=["judge", "-sent_at"], name="model_call_newest"),
            models.Index(fields=["judge"], condition=models.Q(state="sent"), name="model_call_out"),
        ]
