from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.files.storage import Storage, storages
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actor import Actor
from tasks.models import FOR_OPERATIONS, Attachment, AttachmentKind, Claim, ItemAttachment


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of an item, with the page it opens at."""

    id: UUID
    name: str
    kind: AttachmentKind
    digest: str
    bytes_total: int
    page: int | None
    is_erased: bool


def storage() -> Storage:
    """Where the bytes lie."""
    return storages["attachments"]


def visible_to(actor: Actor) -> QuerySet[Attachment]:
    """The files of one's labs' projects; for an expert those of items they hold or held; for operations those of items
    that a person decides or has decided."""
    seen = Q(project__lab__in=list(actor.labs))
    uses = ItemAttachment.objects.filter(attachment=OuterRef("pk"))
    if actor.expert is not None:
        own = Claim.objects.filter(item=OuterRef("item"), expert=actor.expert)
        seen |= Q(Exists(uses.filter(Exists(own))))
    if actor.is_operations:
        seen |= Q(Exists(uses.filter(item__state__in=FOR_OPERATIONS)))
    return Attachment.objects.filter(seen)


def of_project(actor: Actor, project_id: UUID) -> QuerySet[Attachment]:
    """The files of a project of one's lab, with whether items are judged by them."""
    own = Attachment.objects.filter(project__lab__in=list(actor.labs), project=project_id)
    return own.annotate(is_used=Exists(ItemAttachment.objects.filter(attachment=OuterRef("pk"))))


def names_in(project_id: UUID) -> set[str]:
    """The names that rows of a project may use: of files whose bytes are there."""
    return set(Attachment.objects.filter(project=project_id, erased_at=None).values_list("name", flat=True))


def attached_to(item_id: UUID) -> list[Attached]:
    """The files of an item, in the order its row named them."""
    return attached_to_each([item_id]).get(item_id, [])


def attached_to_each(item_ids: Sequence[UUID]) -> dict[UUID, list[Attached]]:
    """The files of each of these items that has any; one query."""
    rows = ItemAttachment.objects.filter(item__in=item_ids).select_related("attachment").order_by("item", "ordinal")
    found: dict[UUID, list[Attached]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(attached(row))
    return found


def attached(row: ItemAttachment) -> Attached:
    file = row.attachment
    return Attached(
        file.pk, file.name, AttachmentKind(file.kind), file.digest, file.bytes_total, row.page,
        file.erased_at is not None,
    )  # fmt: skip
