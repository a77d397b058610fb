"""A project of any size in seconds: one of each row by the product's own actions, the others copied from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from uuid import UUID

import psycopg
from django.utils import timezone
from psycopg import sql

from accounts.actor import Actor
from accounts.models import Expert
from bench.work.databases import loader
from marketplace.actions.settlements import settle_item
from marketplace.models import ReservedSeat
from payments.models import Earning
from tasks.models import Annotation, Item, ItemState, Seat, SeatState
from tests.factories.annotations import counts
from tests.factories.offers import Put, opened
from tests.factories.work import decided, lawyer

type Cursor = psycopg.Cursor[tuple[object, ...]]
FUNDS = 100_000
LONG_AGO = timezone.now() - timedelta(days=30)
# Ids that sort by time and lie before those of today.
tags = count(0x0199_0000)
RANK = "('x' || substr(md5(({item})::text), 1, 12))::bit(48)::bigint / 281474976710656.0"
TEXT = """jsonb_build_object('text', 'Clause ' || g || ': the party of the first part shall, subject to section '
    || g % 977 || ', deliver lot ' || md5(g::text) || ' of the goods to warehouse ' || g % 31
    || ' and shall keep them insured at its own cost until they are accepted in writing.')"""


@dataclass(frozen=True, slots=True)
class Scene:
    """An open offer with many items; item and seat number n have the keys `key(items, n)` and `key(seats, n)`. `done`
    is one that was answered and paid by the actions."""

    put: Put
    items: int
    seats: int
    done: Item


def key(tag: int, number: str = "g") -> str:
    """SQL for the id of row `number` of those with this tag."""
    return f"('{tag:08x}-0000-7000-8000-' || lpad(to_hex({number}), 12, '0'))::uuid"


def copies(cursor: Cursor, table: str, of: Mapping[str, object], number: int, /, **columns: str) -> None:
    """Copy the row whose columns are as in `of` so many times; `columns` is SQL for what differs, over g = 1 …"""
    found = cursor.execute(
        "SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s "
        "AND is_identity = 'NO'",
        [table],
    )
    names = [str(row[0]) for row in found.fetchall()]
    listed = sql.SQL(", ").join(map(sql.Identifier, names))
    said = sql.SQL(", ").join(
        sql.SQL(columns[name]) if name in columns else sql.SQL("row.{}").format(sql.Identifier(name)) for name in names
    )
    which = sql.SQL(" AND ").join(
        sql.SQL("row.{} = {}").format(sql.Identifier(n), sql.Literal(v)) for n, v in of.items()
    )
    cursor.execute(
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} row, generate_series(1, {}) g WHERE {}").format(
            sql.Identifier(table), listed, said, sql.Identifier(table), sql.Literal(number), which
        )
    )


def scene(items: int, *, seats: int = 1) -> Scene:
    """An open offer with so many open items of so many open seats each, and two more by the actions, one of them
    answered."""
    put = opened(items=2, funds=FUNDS)
    done = decided(put, ("yes", "yes", "yes"), LONG_AGO)
    settle_item(item_id=done.pk, now=counts(LONG_AGO))
    item = Item.objects.get(project=put.project, state=ItemState.OPEN)
    seat = Seat.objects.filter(item=item).order_by("ordinal")[0]
    reserved = ReservedSeat.objects.get(seat=seat)
    made = Scene(put, next(tags), next(tags), done)
    of = f"((g - 1) / {seats} + 1)"
    with loader() as cursor:
        copies(
            cursor, "tasks_item", {"id": item.pk}, items,
            id=key(made.items), external_id="'clause-' || g", content=TEXT,
        )  # fmt: skip
        copies(
            cursor, "tasks_seat", {"id": seat.pk}, items * seats, id=key(made.seats), item_id=key(made.items, of),
            ordinal=f"(g - 1) % {seats} + 1", rank=RANK.format(item=of),
        )  # fmt: skip
        copies(
            cursor, "marketplace_reservedseat", {"seat_id": seat.pk, "reservation_id": reserved.reservation_id},
            items * seats, seat_id=key(made.seats),
        )  # fmt: skip
    return made


def lawyers(number: int) -> list[Actor]:
    """So many experts with a verified licence."""
    first = lawyer()
    assert first.expert is not None
    credential = first.expert.credentials.get()
    users, experts, credentials = next(tags), next(tags), next(tags)
    with loader() as cursor:
        mail = f"'lawyer-{users}-' || g || '@example.org'"
        copies(cursor, "accounts_user", {"id": first.user.pk}, number, id=key(users), email=mail)
        copies(
            cursor, "accounts_expert", {"id": first.expert.pk}, number, id=key(experts), user_id=key(users),
        )  # fmt: skip
        copies(
            cursor, "accounts_credential", {"id": credential.pk}, number,
            id=key(credentials), expert_id=key(experts), number=f"'{users}-' || g",
        )  # fmt: skip
    found = Expert.objects.filter(user__email__startswith=f"lawyer-{users}-").select_related("user").order_by("pk")
    return [Actor(user=expert.user, expert=expert) for expert in found]


def finish_all(project: UUID) -> None:
    """Let everybody's items of the project be answered, without the answers: hands are free again."""
    with loader() as cursor:
        cursor.execute(
            "UPDATE tasks_claim claim SET state = 'submitted', ended_at = claimed_at FROM tasks_seat seat "
            "WHERE seat.id = claim.seat_id AND seat.project_id = %s AND claim.state = 'active'",
            [project],
        )
        cursor.execute("UPDATE tasks_seat SET state = 'filled' WHERE project_id = %s AND state = 'held'", [project])


def expert_ids(actors: Sequence[Actor]) -> list[UUID]:
    return [actor.expert.pk for actor in actors if actor.expert is not None]


def answered(made: Scene, number: int, *, by: Sequence[UUID], first: UUID | None = None, of_first: int = 0) -> None:
    """Let so many more items of the scene have one answer each that was decided on and paid: the first `of_first` by
    `first`, the others by each of `by` in turn."""
    answer = made.done
    given = Annotation.objects.filter(item=answer).select_related("claim").order_by("pk")[0]
    earning = Earning.objects.get(settlement__annotation=given)
    item, seat, claim, note, decision, posted, earned, settled = (key(next(tags)) for _ in range(8))
    expert = f"(ARRAY[{','.join(repr(str(each)) for each in by)}]::uuid[])[g % {len(by)} + 1]"
    if first is not None:
        expert = f"CASE WHEN g <= {of_first} THEN '{first}'::uuid ELSE {expert} END"
    at = f"'{LONG_AGO.isoformat()}'::timestamptz + g * interval '2 seconds'"
    with loader() as cursor:
        for table, of, columns in (
            ("tasks_item", {"id": answer.pk}, {"id": item, "external_id": "'done-' || g", "content": TEXT}),
            ("tasks_seat", {"id": given.claim.seat_id}, {"id": seat, "item_id": item, "rank": RANK.format(item="-g")}),
            ("marketplace_reservedseat", {"seat_id": given.claim.seat_id}, {"seat_id": seat}),
            (
                "tasks_claim", {"id": given.claim_id},
                {"id": claim, "seat_id": seat, "item_id": item, "expert_id": expert, "claimed_at": at, "ended_at": at},
            ),
            (
                "tasks_annotation", {"id": given.pk},
                {
                    "id": note, "claim_id": claim, "item_id": item, "expert_id": expert, "submitted_at": at,
                    "counts_at": at,
                },
            ),
            ("tasks_decision", {"item_id": answer.pk}, {"id": decision, "item_id": item, "decided_at": at}),
            ("marketplace_engagement", {"claim_id": given.claim_id}, {"claim_id": claim, "created_at": at}),
            (
                "payments_ledgertransaction", {"id": earning.transaction_id},
                {"id": posted, "idempotency": f"'{posted[2:10]}-' || g", "posted_at": at},
            ),
            ("payments_entry", {"transaction_id": earning.transaction_id}, {"transaction_id": posted}),
            (
                "payments_earning", {"id": earning.pk},
                {"id": earned, "transaction_id": posted, "expert_id": expert, "earned_at": at},
            ),
            (
                "marketplace_settlement", {"annotation_id": given.pk},
                {"id": settled, "engagement_id": claim, "annotation_id": note, "earning_id": earned},
            ),
        ):  # fmt: skip
            copies(cursor, table, of, number, **columns)


def more_projects(made: Scene, number: int, *, items: int) -> None:
    """So many open offers more, of the same lab and like the scene's, with so many open items each."""
    projects, budgets, item, seat = (next(tags) for _ in range(4))
    of = f"((g - 1) / {items} + 1)"
    first = Seat.objects.filter(project=made.put.project, state=SeatState.OPEN).order_by("pk")[0]
    with loader() as cursor:
        for table, row, count, columns in (
            ("tasks_project", {"id": made.put.project.pk}, number, {"id": key(projects)}),
            ("payments_budget", {"id": made.put.budget.pk}, number, {"id": key(budgets)}),
            (
                "marketplace_offer", {"id": made.put.offer.pk}, number,
                {"id": key(next(tags)), "project_id": key(projects), "budget_id": key(budgets)},
            ),
            (
                "tasks_item", {"id": first.item_id}, number * items,
                {"id": key(item), "project_id": key(projects, of), "external_id": "'more-' || g"},
            ),
            (
                "tasks_seat", {"id": first.pk}, number * items,
                {"id": key(seat), "project_id": key(projects, of), "item_id": key(item), "rank": RANK.format(item="g")},
            ),
        ):  # fmt: skip
            copies(cursor, table, row, count, **columns)
