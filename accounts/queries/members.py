from uuid import UUID

from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.models import Member, Role


def visible_to(actor: Actor) -> QuerySet[Member]:
    """The members of one's labs."""
    return Member.objects.filter(lab__in=list(actor.labs)).select_related("user")


def leads_of(*, lab_id: UUID) -> list[UUID]:
    """The users who lead in a lab: its data leads and owners."""
    leading = Member.objects.filter(lab=lab_id, role__in=[Role.LEAD, Role.OWNER])
    return list(leading.order_by("pk").values_list("user_id", flat=True))
