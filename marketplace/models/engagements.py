from django.db import models

from accounts.identifiers import uuid7
from marketplace.models.offers import Offer
from payments.models import Earning, Rate
from tasks.models import Annotation, Claim


class Engagement(models.Model):
    """A claim and its price, frozen when the item was taken."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, primary_key=True, related_name="engagement")
    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="engagements")
    rate = models.ForeignKey(Rate, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class Settlement(models.Model):
    """One payable annotation and its one earning: the database itself refuses to pay twice."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    engagement = models.OneToOneField(Engagement, on_delete=models.PROTECT, related_name="settlement")
    annotation = models.OneToOneField(Annotation, on_delete=models.PROTECT, related_name="settlement")
    earning = models.OneToOneField(Earning, on_delete=models.PROTECT, related_name="settlement")
    settled_at = models.DateTimeField()
