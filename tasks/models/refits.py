from django.db import models

from accounts.identifiers import uuid7
from tasks.models.decisions import Decision
from tasks.models.projects import Project


class Refit(models.Model):
    """All answers of a project weighed together anew: what is learnt of everybody from everybody, hidden checks known.

    `weights` and `held_out` say which structures were averaged and how well each foretells answers left out.
    Decisions stay as they were made; where the whole says otherwise, a `SecondLook` names the item.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="refits")
    method = models.CharField(max_length=64)
    items = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    decided = models.PositiveIntegerField()
    class_prior = models.JSONField()
    weights = models.JSONField()
    held_out = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["project", "-made_at"], name="refit_newest")]

    def __str__(self) -> str:
        return f"refit of {self.project_id} at {self.made_at:%Y-%m-%d %H:%M}"


class SecondLook(models.Model):
    """A decision that all answers of the project together see otherwise or less surely. `decided_share`: the posterior
    of what was decided; the lower, the more a second look is worth."""

    id = models.BigAutoField(primary_key=True)
    refit = models.ForeignKey(Refit, on_delete=models.CASCADE, related_name="second_looks")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="+")
    posterior = models.JSONField()
    likeliest = models.CharField(max_length=200)
    decided_share = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["refit", "decision"], name="second_look_once")]
        indexes = [models.Index(fields=["refit", "decided_share", "id"], name="second_look_by_worth")]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.decided_share:.2f}"
