from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import AlreadyMember, LastOwner, RoleTooLow, UnknownPerson
from accounts.models import ApiKey, Lab, Member, Role, User


@transaction.atomic
def add_member(*, by: Actor, lab_id: UUID, email: str, role: Role, now: datetime) -> Member:
    """Give someone who has signed up a place in the lab.

    Locks the lab. Raises RoleTooLow, UnknownPerson, AlreadyMember.
    """
    check_owner(by, lab_id)
    Lab.objects.select_for_update().get(pk=lab_id)
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        sentence = "Nobody has signed up with this address yet. Ask them to sign up first, then add them."
        raise UnknownPerson(sentence, fields={"email": [sentence]})
    member, is_new = Member.objects.get_or_create(lab_id=lab_id, user=user, defaults={"role": role})
    if not is_new:
        raise AlreadyMember("This person is a member already.", role=member.role)
    note(member, "member.added", by=by, now=now)
    return member


@transaction.atomic
def remove_member(*, by: Actor, member: Member, now: datetime) -> None:
    """Take someone's place in the lab away, and their keys to it; removed already is fine.

    Locks the lab, so that two owners cannot remove each other at once. Raises RoleTooLow, LastOwner.
    """
    check_owner(by, member.lab_id)
    Lab.objects.select_for_update().get(pk=member.lab_id)
    here = Member.objects.filter(lab=member.lab_id)
    if not here.filter(pk=member.pk).exists():
        return
    if not here.filter(role=Role.OWNER).exclude(pk=member.pk).exists():
        raise LastOwner("A lab keeps at least one owner. Add another owner first.")
    ApiKey.objects.filter(lab=member.lab_id, user=member.user_id, revoked_at=None).update(revoked_at=now)
    note(member, "member.removed", by=by, now=now)
    here.filter(pk=member.pk).delete()


def check_owner(by: Actor, lab_id: UUID) -> None:
    if not by.is_member(lab_id, Role.OWNER):
        raise RoleTooLow("Only an owner changes who is in the lab. Ask an owner.")


def note(member: Member, act: str, *, by: Actor, now: datetime) -> None:
    facts: dict[str, object] = {"user_id": str(member.user_id), "role": member.role}
    record_act(by=by, act=act, object_type="member", object_id=member.pk, now=now, lab_id=member.lab_id, facts=facts)
