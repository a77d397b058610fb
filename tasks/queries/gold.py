from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.actor import Actor
from accounts.models import Role
from tasks.models import Annotation, Decision, Gold, Item, ItemState, Outcome, Verdict

STRONG, FEWEST_ANSWERS = 0.97, 3
# A check gets its outcome when the work that the same expert did next has one: told apart by its time, it would be
# no check.
NEXT_WORK = """
SELECT asked.id, coalesce((
    SELECT EXISTS (
        SELECT FROM tasks_annotation given JOIN tasks_verdict verdict ON verdict.annotation_id = given.id
        WHERE given.claim_id = later.id
    )
    FROM tasks_claim later
    JOIN tasks_item work ON work.id = later.item_id
    WHERE later.expert_id = asked.expert_id AND later.claimed_at > claim.claimed_at AND later.state = 'submitted'
      AND work.project_id = own.project_id AND work.state <> 'gold'
    ORDER BY later.claimed_at LIMIT 1
), false)
FROM tasks_annotation asked
JOIN tasks_claim claim ON claim.id = asked.claim_id
JOIN tasks_item own ON own.id = asked.item_id
WHERE asked.id = ANY(%s)
"""


def visible_to(actor: Actor) -> QuerySet[Gold]:
    """The hidden checks of labs one leads; all of them for operations. Nobody else may know of any."""
    rows = Gold.objects.select_related("item__project")
    return rows if actor.is_operations else rows.filter(item__project__lab__in=actor.labs_at_least(Role.LEAD))


def pending(*, item_id: UUID) -> QuerySet[Annotation]:
    """Answers on the check that have no outcome yet, the oldest first."""
    judged = Verdict.objects.filter(annotation=OuterRef("pk"), superseded_at=None)
    rows = Annotation.objects.filter(~Exists(judged), item=item_id, withdrawal=None)
    return rows.order_by("pk")


def ripe(answers: Sequence[Annotation], *, now: datetime, within: timedelta) -> list[Annotation]:
    """Those whose outcome may be known now, without betraying that they were checks; all once `within` has passed."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_WORK, [[each.pk for each in answers]])
        known = {annotation_id for annotation_id, is_known in cursor.fetchall() if is_known}
    return [each for each in answers if each.pk in known or each.submitted_at + within <= now]


def of_gold(item_id: UUID) -> list[UUID]:
    """The answers given on the item."""
    return list(Annotation.objects.filter(item=item_id).values_list("pk", flat=True))


def is_strong(decision: Decision) -> bool:
    """Whether the experts left no doubt: 97 % sure, three answers or more, all of them agreeing."""
    if decision.confidence < STRONG or decision.answers_counted < FEWEST_ANSWERS:
        return False
    others = Verdict.objects.filter(decision=decision, superseded_at=None).exclude(outcome=Outcome.AGREES)
    agreeing = Verdict.objects.filter(decision=decision, superseded_at=None, outcome=Outcome.AGREES)
    return not others.exists() and agreeing.count() >= FEWEST_ANSWERS


def candidates(*, project_id: UUID, limit: int) -> QuerySet[Item]:
    """Decided items fit to become hidden checks, the surest first."""
    unlike = Verdict.objects.filter(decision=OuterRef("pk"), superseded_at=None).exclude(outcome=Outcome.AGREES)
    strong = Decision.objects.filter(
        ~Exists(unlike), superseded_at=None, confidence__gte=STRONG, answers_counted__gte=FEWEST_ANSWERS,
        item__project=project_id, item__state=ItemState.DECIDED, verdicts__isnull=False,
    )  # fmt: skip
    sureness = strong.filter(item=OuterRef("pk")).values("confidence")[:1]
    fresh = Q(pk__in=strong.values("item")) & Q(gold=None)
    return Item.objects.filter(fresh).annotate(sureness=Subquery(sureness)).order_by("-sureness", "pk")[:limit]
