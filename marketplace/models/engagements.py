from django.db import models

from accounts.identifiers import uuid7
from marketplace.models.offers import Offer
from payments.models import Earning, Rate
from tasks.models import Annotation, Claim


class Engagement(models.Model):
    """A claim and its price, frozen when the item was taken.

    `closed_at` is null while money may still have to move for it: the partial index over these rows is where the
    settling sweep looks, so that it costs what is in hand and not what was ever done.
    """

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, primary_key=True, related_name="engagement")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="engagements")
    rate = models.ForeignKey(Rate, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["claim"], condition=models.Q(closed_at__isnull=True), name="engagement_to_close"),
            models.Index(fields=["offer", "-created_at"], name="engagement_of_offer"),
        ]


class Settlement(models.Model):
    """One payable annotation and its one earning: the database itself refuses to pay twice.

    A settlement that a person undid (`reversed_at`) leaves room for a later one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="settlements")
    annotation = models.ForeignKey(Annotation, on_delete=models.PROTECT, related_name="settlements")
    earning = models.OneToOneField(Earning, on_delete=models.PROTECT, related_name="settlement")
    settled_at = models.DateTimeField()
    reversed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["engagement"],
                condition=models.Q(reversed_at__isnull=True),
                name="settlement_one_live_per_engagement",
            ),
            models.UniqueConstraint(
                fields=["annotation"],
                condition=models.Q(reversed_at__isnull=True),
                name="settlement_one_live_per_annotation",
            ),
        ]
