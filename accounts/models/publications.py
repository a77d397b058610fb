from django.db import models

from accounts.expertise import Field
from accounts.identifiers import uuid7
from accounts.models.experts import Expert


class Publication(models.Model):
    """An expert's standing as it was published to them and to labs: weekly, counts rounded, the same for hidden
    checks and work, so that nothing said can betray which was which.

    `sources` holds rounded counts by kind of evidence, `outcomes` rounded counts of the week's outcomes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="publications")
    field = models.CharField(max_length=16, choices=Field.choices)
    expected = models.FloatField()
    lower = models.FloatField()
    upper = models.FloatField()
    sources = models.JSONField(default=dict)
    outcomes = models.JSONField(default=dict)
    topics = models.JSONField(default=list)
    week = models.DateField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expert", "field", "week"], name="publication_once_a_week")]
