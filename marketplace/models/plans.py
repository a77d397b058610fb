from django.db import models

from tasks.models import Project


class QualityPlan(models.Model):
    """What quality a lab wants of a project and what it may cost. Without a plan every seat of an item is opened at
    once and nothing is settled by AI.

    Shares and probabilities lie in [0, 1]; `worth_minor` is what a wrong row costs the lab, in minor units of the
    offer's currency, and is what the next answer is weighed against. `slice_column` names the column of the source
    rows whose values divide the project into strata.
    """

    project = models.OneToOneField(Project, on_delete=models.PROTECT, primary_key=True, related_name="quality_plan")
    epsilon = models.FloatField(default=0.05)
    delta = models.FloatField(default=0.10)
    settles_by_ai = models.BooleanField(default=False)
    minimum_seats = models.PositiveSmallIntegerField(default=2)
    calibration_seats = models.PositiveSmallIntegerField(default=3)
    sureness = models.FloatField(default=0.9)
    worth_minor = models.PositiveIntegerField(default=20_000)
    gold_share = models.FloatField(default=0.08)
    audit_share = models.FloatField(default=0.05)
    blind_share = models.FloatField(default=0.10)
    calibration_items = models.PositiveIntegerField(default=0)
    shows_suggestions = models.BooleanField(default=False)
    model_cost_limit_minor = models.PositiveIntegerField(default=0)
    slice_column = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(epsilon__gt=0, epsilon__lt=1, delta__gt=0, delta__lt=1),
                name="plan_error_and_risk_are_shares",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    gold_share__gte=0, gold_share__lte=0.5, audit_share__gt=0, audit_share__lte=1,
                    blind_share__gt=0, blind_share__lte=1, sureness__gt=0, sureness__lt=1,
                ),
                name="plan_shares_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_seats__gte=1, calibration_seats__gte=3, calibration_seats__lte=5),
                name="plan_seats_in_range",
            ),
        ]  # fmt: skip


class Stratum(models.Model):
    """Project × task type × slice: what a certificate speaks of. Strata never cross projects."""

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="strata")
    slice = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "slice"], name="stratum_once_per_slice")]
