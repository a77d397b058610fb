from django.db import models

from accounts.identifiers import uuid7
from accounts.models import User
from tasks.models.items import Item
from tasks.models.projects import Project


class AttachmentKind(models.TextChoices):
    PDF = "pdf", "PDF"
    PNG = "png", "PNG picture"
    JPEG = "jpeg", "JPEG picture"
    WEBP = "webp", "WebP picture"


class Attachment(models.Model):
    """A document or a picture that items of a project are judged by, under the name that rows call it by.

    Its bytes lie in the storage `attachments`, by digest. Once erased the row stays, without bytes: what was judged by
    it still says so. Erased and with a place in the storage: a job has its bytes still to destroy.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=AttachmentKind.choices)
    digest = models.CharField(max_length=64)
    bytes_total = models.BigIntegerField()
    stored_as = models.CharField(max_length=200, blank=True)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "name"], name="attachment_name_once"),
            models.CheckConstraint(
                condition=~models.Q(stored_as="") | models.Q(erased_at__isnull=False),
                name="attachment_has_bytes_until_erased",
            ),
        ]
        indexes = [
            models.Index(
                fields=["erased_at"],
                condition=models.Q(erased_at__isnull=False) & ~models.Q(stored_as=""),
                name="attachment_to_destroy",
            )
        ]


class ItemAttachment(models.Model):
    """That an item is judged by a file, and at which page it opens (from 1). What the item's content names, as rows: so
    that who may read a file, and whether it is in use, is found among a million items."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    attachment = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="uses")
    ordinal = models.PositiveSmallIntegerField()
    page = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "ordinal"], name="item_attachment_order")]
