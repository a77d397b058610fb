from django.db import models

from accounts.identifiers import uuid7
from marketplace.models.endpoints import Endpoint
from marketplace.models.screenings import CallState
from tasks.models import Project, Turn


class ChatModel(models.Model):
    """A model that answers experts in one project's conversations, and what that has cost so far.

    `version` is the hash of provider, address and model. Cost in micro-units of the endpoint's currency.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="chat_models")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="chat_models")
    version = models.CharField(max_length=64)
    cost_micro = models.PositiveBigIntegerField(default=0)
    charged_minor = models.PositiveBigIntegerField(default=0)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "endpoint"], condition=models.Q(removed_at=None), name="chat_model_once_per_project"
            )
        ]


class ChatCall(models.Model):
    """One question to a model in a conversation: a row before it leaves the house, its outcome after.

    `most_micro`: what it may cost at most, counted while it is out.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # No index of its own: the constraint below begins with it.
    turn = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="calls", db_index=False)
    chat_model = models.ForeignKey(ChatModel, on_delete=models.PROTECT, related_name="calls", db_index=False)
    place = models.PositiveSmallIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=CallState.choices, default=CallState.SENT)
    failure = models.CharField(max_length=24, blank=True)
    response_hash = models.CharField(max_length=64, blank=True)
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    most_micro = models.PositiveBigIntegerField(default=0)
    cost_micro = models.PositiveBigIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["turn", "place", "attempt"], name="chat_call_once_per_attempt")]
        indexes = [
            models.Index(fields=["chat_model", "-sent_at"], name="chat_call_newest"),
            models.Index(fields=["chat_model"], condition=models.Q(state="sent"), name="chat_call_out"),
        ]
