from uuid import UUID

from accounts.models import Qualification


def standing(*, expert_id: UUID, field: str) -> Qualification | None:
    """The expert's standing in the field; None before any evidence."""
    return Qualification.objects.filter(expert=expert_id, field=field).first()
