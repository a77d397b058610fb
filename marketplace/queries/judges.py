"""A project's judges: which there are, what they are told, and which of them work."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actor import Actor
from marketplace.judges import prompts
from marketplace.models import Certificate, CertificateState, Judge, JudgeState, Offer
from tasks import types
from tasks.models import Constitution, Guideline, Project


def visible_to(actor: Actor) -> QuerySet[Judge]:
    """The judges of the actor's labs, without what they learnt."""
    return Judge.objects.filter(project__lab__in=list(actor.labs)).defer("parameters")


def shown(judges: QuerySet[Judge]) -> QuerySet[Judge]:
    """The newest version of each name, and older ones that still count or hold a certificate."""
    later = Judge.objects.filter(project=OuterRef("project"), name=OuterRef("name"), version__gt=OuterRef("version"))
    return judges.filter(~Exists(later) | Q(state=JudgeState.COUNTED) | has_certificate())


def has_certificate() -> Exists:
    return Exists(Certificate.objects.filter(judge=OuterRef("pk"), state=CertificateState.VALID))


def newest_named(project_id: UUID, name: str) -> Judge | None:
    return Judge.objects.filter(project=project_id, name=name).order_by("-version").first()


def in_house(project_id: UUID) -> list[Judge]:
    """The judges that look without leaving the house: the newest version of each, and older ones whose word still
    counts or stands under a certificate."""
    own = Judge.objects.filter(project=project_id, endpoint=None, retired_at=None).exclude(state=JudgeState.OFF)
    later = Judge.objects.filter(
        project=project_id, endpoint=None, name=OuterRef("name"), version__gt=OuterRef("version")
    )
    return list(
        own.filter(~Exists(later) | Q(state=JudgeState.COUNTED) | has_certificate()).order_by("name", "version")
    )


def awaited(project_id: UUID) -> list[UUID]:
    """The judges over the network whose word items wait for, a while: they count, and nothing holds them up."""
    asked = Judge.objects.filter(
        project=project_id, state=JudgeState.COUNTED, retired_at=None, endpoint__is_active=True,
        screenings__pause_reason="",
    )  # fmt: skip
    return list(asked.values_list("pk", flat=True))


def counted_judges(project_id: UUID) -> list[UUID]:
    """The judges whose word counts."""
    return list(Judge.objects.filter(project=project_id, state=JudgeState.COUNTED).values_list("pk", flat=True))


def rules_for(project: Project) -> tuple[str, Constitution | None]:
    """What a model is told of the project as it stands, and the principles it is told."""
    constitution = Constitution.objects.filter(project=project).order_by("-version").first()
    guideline = Guideline.objects.filter(project=project).order_by("-version").first()
    question = types.classified(project.task_type).question_for_judges({}, project.task_settings)
    rules = prompts.rules_of(
        question,
        field=project.get_field_display().lower(),
        guideline=guideline.body if guideline else "",
        principles=principles_of(constitution),
    )
    return rules, constitution


def principles_of(constitution: Constitution | None) -> Sequence[prompts.Principle]:
    if constitution is None:
        return []
    rows = constitution.principles.order_by("ordinal")
    return [prompts.Principle(row.code, row.title, row.text) for row in rows]


def currency_of(project: Project) -> str | None:
    """What the project's balance is held in; None before it has an offer."""
    return Offer.objects.filter(project=project).values_list("budget__currency", flat=True).first()
