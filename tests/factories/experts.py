from uuid import UUID, uuid4

from accounts.actions.evidence import record_evidence
from accounts.actions.experts import create_expert
from accounts.actions.publications import publish_standing
from accounts.actor import Actor
from accounts.models import Expert, Qualification
from tests.factories.people import NOW, anew, make_person


def make_expert(**more: str) -> tuple[Expert, Actor]:
    """An expert profile and who has it; nothing verified, nothing known of their ability."""
    person = make_person(**more)
    expert = create_expert(by=person, country="US", languages=["en"], firm="", now=NOW)
    return expert, anew(person)


def make_qualification(expert_id: UUID, field: str = "medicine", right: int = 18, wrong: int = 2) -> Qualification:
    """A standing from that many exam answers of difficulty 0."""
    for is_right in [True] * right + [False] * wrong:
        record_evidence(expert_id=expert_id, field=field, kind="exam", source_id=uuid4(), is_right=is_right, now=NOW)
    publish_standing(expert_id=expert_id, field=field, before=NOW, now=NOW)
    return Qualification.objects.get(expert=expert_id, field=field)
