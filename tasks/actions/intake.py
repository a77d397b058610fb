"""The look at what is wrong with imported data, before any judge sees it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Count

from accounts.actions.events import record_event
from accounts.actions.notifications import notify
from accounts.models import NotificationKind
from accounts.queries.members import leads_of
from tasks.intake.duplicates import SIMILAR, similarity
from tasks.intake.look import Likeness, Look, likeness_of, look, names_a_person
from tasks.models import DataClass, Fingerprint, Flag, FlagKind, Import, Item, ItemState, Project
from tasks.queries.intake import items_to_take_in

# An item may share keys with several others; these many, of which it shares most, are compared with it.
COMPARED = 3
# Where the lab has said that its data is of persons, finding some is no surprise.
PERSONS_EXPECTED = (DataClass.PERSONAL, DataClass.HEALTH)
KEEP_FIRST = """
INSERT INTO tasks_band (project_id, key, item_id)
SELECT %s, key, item FROM unnest(%s::bigint[], %s::uuid[]) AS new (key, item) ORDER BY key
ON CONFLICT (project_id, key) DO UPDATE SET item_id = EXCLUDED.item_id
WHERE EXISTS (SELECT 1 FROM tasks_item WHERE id = tasks_band.item_id AND state = 'withdrawn')"""
FIRST = "SELECT key, item_id FROM tasks_band WHERE project_id = %s AND key = ANY(%s)"
CLUSTER = """
UPDATE tasks_item SET cluster = new.cluster FROM unnest(%s::uuid[], %s::text[]) AS new (id, cluster)
WHERE tasks_item.id = new.id AND tasks_item.cluster = ''"""


@dataclass(frozen=True, slots=True)
class Like:
    """Another item that one is like; similarity 1 and the same frame is the same."""

    item: Item
    similarity: float
    is_same: bool


@transaction.atomic
def take_in_items(*, project_id: UUID, after: UUID | None = None, limit: int, now: datetime) -> UUID | None:
    """Look at the next imported items of a project: keep by what each is known again, flag what is wrong with it, and
    give back to the lab what cannot be judged as it is. The last item's id; None where there was none.

    Locks these items and passes over locked ones. Twelve queries at most, however many items.
    """
    items = items_to_take_in(project_id=project_id, after=after, limit=limit)
    if not items:
        return None
    project = Project.objects.get(pk=project_id)
    looks = {item.pk: look(item.content, frame=frame_of(item), language=project.language) for item in items}
    likes = likes_of(items, looks)
    Fingerprint.objects.bulk_create(Fingerprint(item=item, digest=looks[item.pk].likeness.digest) for item in items)
    flags = [flag for item in items for flag in flags_of(item, project, looks[item.pk], likes.get(item.pk), now)]
    Flag.objects.bulk_create(flags)
    put_in_clusters(items, likes)
    give_back(items, flags)
    record_event(topic=f"project:{project_id}", kind="items.taken_in", object_type="project", object_id=project_id)
    return items[-1].pk


def frame_of(item: Item) -> tuple[str, ...]:
    """What else an item is judged by beside its words."""
    return item.jurisdiction, item.as_of.isoformat() if item.as_of else "", item.audience


def likes_of(items: Sequence[Item], looks: Mapping[UUID, Look]) -> dict[UUID, Like]:
    """For each item that is like an earlier one, the one it is most like."""
    first = first_with_keys(items, looks)
    compared = {item.pk: candidates(item, looks[item.pk], first) for item in items}
    known = {item.pk: (item, looks[item.pk].likeness) for item in items}
    wanted = {other for others in compared.values() for other in others} - known.keys()
    for item in Item.objects.filter(pk__in=wanted).exclude(state=ItemState.WITHDRAWN).iterator(chunk_size=50):
        known[item.pk] = (item, likeness_of(item.content, frame_of(item)))
        item.content = {}
    likes = {}
    for item in items:
        others = [known[other] for other in compared[item.pk] if other in known]
        if found := most_alike(looks[item.pk].likeness, others):
            likes[item.pk] = found
    return likes


def first_with_keys(items: Sequence[Item], looks: Mapping[UUID, Look]) -> dict[int, UUID]:
    """Which item of the project was the first with each key; these items are, where there was none.

    Written before it is read, so that of two workers with the same text at once the second waits for the first.
    """
    own: dict[int, UUID] = {}
    for item in items:
        for key in looks[item.pk].likeness.keys:
            own.setdefault(key, item.pk)
    project_id = items[0].project_id
    with connection.cursor() as cursor:
        cursor.execute(KEEP_FIRST, [project_id, list(own), list(own.values())])
        cursor.execute(FIRST, [project_id, list(own)])
        return dict(cursor.fetchall())


def candidates(item: Item, seen: Look, first: Mapping[int, UUID]) -> list[UUID]:
    """The items to compare with: that with the same digest first, then those that share the most keys."""
    keys = seen.likeness.keys
    shared = Counter(first[key] for key in keys)
    most = [other for other, _ in shared.most_common(COMPARED + 1)]
    return list(dict.fromkeys(other for other in (first[keys[0]], *most) if other != item.pk))[:COMPARED]


def most_alike(own: Likeness, others: Iterable[tuple[Item, Likeness]]) -> Like | None:
    """The same text, or else the most similar one from SIMILAR on."""
    likes = [Like(item, similarity(own.shingles, other.shingles), own.digest == other.digest) for item, other in others]
    near = [like for like in likes if like.is_same or like.similarity >= SIMILAR]
    return max(near, key=lambda like: (like.is_same, like.similarity), default=None)


def flags_of(item: Item, project: Project, seen: Look, like: Like | None, now: datetime) -> list[Flag]:
    """What is to be kept of what was noticed."""
    flags = [
        Flag(item=item, kind=notice.kind, facts=notice.facts, created_at=now,
             holds=notice.kind != FlagKind.SENSITIVE or holds_persons(notice.facts, project))
        for notice in seen.notices
    ]  # fmt: skip
    if like is not None:
        kind = FlagKind.DUPLICATE if like.is_same else FlagKind.NEAR_DUPLICATE
        facts: dict[str, object] = {} if like.is_same else {"similarity": round(like.similarity, 3)}
        flags.append(Flag(item=item, kind=kind, like=like.item, facts=facts, created_at=now, holds=like.is_same))
    return flags


def holds_persons(facts: Mapping[str, object], project: Project) -> bool:
    """Whether data of persons has no place in the project."""
    kinds = facts["kinds"]
    return project.data_class not in PERSONS_EXPECTED and isinstance(kinds, dict) and names_a_person(kinds)


def put_in_clusters(items: Sequence[Item], likes: Mapping[UUID, Like]) -> None:
    """Items that are alike count as one in certificates: they share the cluster of the first, unless they have one."""
    named: dict[UUID, str] = {}
    for item in items:
        if item.pk in likes and not item.cluster:
            other = likes[item.pk].item
            name = other.cluster or named.get(other.pk) or f"alike:{other.pk}"
            named[item.pk] = item.cluster = name
            named.setdefault(other.pk, name)
    if named:
        with connection.cursor() as cursor:
            cursor.execute(CLUSTER, [sorted(named), [named[pk] for pk in sorted(named)]])


def give_back(items: Sequence[Item], flags: Sequence[Flag]) -> None:
    """Items with a flag that holds them go back to the lab; the caller has locked them."""
    held = {flag.item_id for flag in flags if flag.holds}
    # All of them are imported, from where this move is allowed.
    Item.objects.filter(pk__in=held, state=ItemState.IMPORTED).update(state=ItemState.RETURNED)


@transaction.atomic
def close_intake(*, import_id: UUID, now: datetime) -> int:
    """Note that all items of a file were looked at, and tell the lab's leads when some came back. How many did.

    Locks the import. Doing it again changes nothing.
    """
    run = Import.objects.select_for_update(no_key=True, of=("self",)).select_related("project").get(pk=import_id)
    if run.taken_in_at is not None:
        return 0
    run.taken_in_at = now
    run.save(update_fields=["taken_in_at"])
    returned = Item.objects.filter(came_with=run, state=ItemState.RETURNED)
    count = returned.count()
    if count:
        tell_leads(run, count, now)
    record_event(topic=f"project:{run.project_id}", kind="import.progressed", object_type="import", object_id=run.pk)
    return count


def tell_leads(run: Import, count: int, now: datetime) -> None:
    """One notification each, without a word of any item."""
    flags = Flag.objects.filter(item__came_with=run, item__state=ItemState.RETURNED, holds=True, resolved_at=None)
    kinds = flags.values_list("kind").annotate(items=Count("pk")).order_by("-items", "kind")
    reasons = "; ".join(f"{FlagKind(kind).label[:1].lower()}{FlagKind(kind).label[1:]}: {n:,}" for kind, n in kinds)
    items = "1 item is" if count == 1 else f"{count:,} items are"
    notify(
        user_ids=leads_of(lab_id=run.project.lab_id),
        key=f"import.returned:{run.pk}",
        kind=NotificationKind.ITEMS_RETURNED,
        subject=f"{items} back with you in {run.project.name}",
        body=f"Of the {run.rows_imported:,} items of your last file, {items} not shown to experts yet.\n\n"
        f"Why: {reasons}.\n\nHave them judged anyway, or withdraw them, under “Back with you” on the project's page.",
        path=f"/lab/projects/{run.project_id}",
        now=now,
    )
