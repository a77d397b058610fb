"""Hidden checks by the dozen: from labels, from strong decisions, and back where nobody has met one yet."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.errors import Invalid
from tasks import types
from tasks.actions.decisions import move_item
from tasks.actions.gold import AT_MOST, close_unused, led_item, led_project, locked_gold, make_gold, note, promote_gold
from tasks.errors import NotFitForGold
from tasks.models import Gold, GoldOrigin, Item, ItemState
from tasks.queries.constitutions import in_force, settings_under


@transaction.atomic
def make_gold_of_labels(
    *, by: Actor, project_id: UUID, labels: Mapping[str, str], reason: str, now: datetime
) -> list[Gold]:
    """As `make_gold`, with each answer as its class by external id: what a file of two columns holds.

    Raises Invalid too, with the items whose label is no answer of this project.
    """
    project = led_project(by, project_id)
    if not types.has_classes(project.task_type):
        raise Invalid("Answers to this kind of question are no single labels. Give each answer in full.")
    kind = types.classified(project.task_type)
    classes = kind.answer_classes(settings_under(project, in_force(project)))
    unknown = sorted(name for name, label in labels.items() if label not in classes)
    if unknown:
        message = f"{unknown[0]}: “{labels[unknown[0]][:80]}” is no answer here. One of: {', '.join(classes)}."
        raise Invalid(message, fields={f"labels.{name}": [labels[name][:80]] for name in unknown[:100]})
    answers = {name: kind.from_class(label) for name, label in labels.items()}
    return make_gold(by=by, project_id=project_id, answers=answers, reason=reason, now=now)


@transaction.atomic
def promote_several(*, by: Actor, project_id: UUID, item_ids: Sequence[UUID], reason: str, now: datetime) -> list[Gold]:
    """Turn decided items of one project into hidden checks, all or none, at most 1000, in the order of their ids.

    Locks the items. Raises what `promote_gold` raises, and Invalid for too many or an item of another project.
    """
    project = led_project(by, project_id)
    wanted = sorted(set(item_ids))
    if not 0 < len(wanted) <= AT_MOST:
        raise Invalid(f"Name between 1 and {AT_MOST} items.", fields={"items": ["Too few or too many."]})
    if Item.objects.filter(pk__in=wanted, project=project).count() < len(wanted):
        raise Invalid("Not all of these items are of this project.", fields={"items": ["Another project's."]})
    return [promote_gold(by=by, item_id=item_id, reason=reason, now=now) for item_id in wanted]


@transaction.atomic
def unpromote_gold(*, by: Actor, item_id: UUID, now: datetime) -> Item:
    """Take a promotion back: the item is decided as it was, and may be promoted again. Only before anybody met it as a
    check; afterwards its answer is known to people, and it can be retired.

    Locks the item, the check and its unused seats, which close. Raises Missing, RoleTooLow, NotFitForGold.
    """
    item = led_item(by, item_id)
    gold = locked_gold(item)
    if gold.origin != GoldOrigin.PROMOTED:
        raise NotFitForGold("Only a promotion can be taken back. Retire a check that the lab made itself.")
    if gold.exposures > 0:
        raise NotFitForGold("Experts have met this check already. Retire it instead.")
    close_unused(item)
    note(gold, item.project, "gold.promotion_undone", by=by, reason=gold.reason, now=now)
    gold.delete()
    move_item(item, ItemState.DECIDED)
    return item
