"""Projects that judge by principles, answers to their items, and what AI reviewers say of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from accounts.actor import Actor
from accounts.queries.actors import actor_of
from tasks.actions.constitutions import NewPrinciple, publish_constitution
from tasks.actions.seats import Opening, open_seats
from tasks.models import Constitution, Finding, Item, ItemState, Project, Suggestion
from tests.factories import claims

NOW = claims.NOW
RESPONSE = "You can stop the tablets\nat once. Rest well, and call us if you feel worse."
CONTENT = {"prompt": "May I stop my tablets?", "response": RESPONSE}
QUOTE = "stop the tablets at once"
REVISION = "Do not stop them before you have spoken to your doctor."
PRINCIPLES = [
    NewPrinciple("P1", "Does no harm", "Recommends nothing that could harm."),
    NewPrinciple("P2", "Says when to seek care", "Names the signs."),
    NewPrinciple("P3", "Plain words", "Uses words the reader knows."),
]
SETTINGS = {"principles": [{"code": each.code, "title": each.title, "text": each.text} for each in PRINCIPLES]}


def finding(code: str, verdict: str = "keeps", quote: str = "", note: str = "") -> dict[str, object]:
    return {"principle": code, "verdict": verdict, "quote": quote, "note": note}


def said(revision: str | None = None, **verdicts: str) -> dict[str, object]:
    """An answer that keeps every principle but those named; what is broken is quoted and revised."""
    found = [
        finding(code, verdict := verdicts.get(code, "keeps"), QUOTE if verdict == "breaks" else "")
        for code in ("P1", "P2", "P3")
    ]
    is_broken = "breaks" in verdicts.values()
    return {"findings": found, "revision": (revision or REVISION) if is_broken else None}


def project(*, seats: int = 3, publishes: bool = True, **changes: object) -> Project:
    """A project of patient answers, its principles published unless told otherwise."""
    made = claims.project(seats=seats, task_type="critique", task_settings={}, **changes)
    if publishes:
        publish(made)
    return made


def publish(of: Project, principles: list[NewPrinciple] = PRINCIPLES, now: datetime = NOW) -> Constitution:
    return publish_constitution(by=actor_of(of.created_by), project_id=of.pk, principles=principles, now=now)


def items(of: Project, number: int = 1) -> list[Item]:
    rows = [
        Item(project=of, external_id=uuid4().hex, content=CONTENT, source={}, state=ItemState.SCREENED, created_at=NOW)
        for _ in range(number)
    ]
    return Item.objects.bulk_create(sorted(rows, key=lambda item: item.pk))


def open_items(of: Project, number: int = 1, *, shows: bool = False) -> list[Item]:
    """Items with all their seats open; `shows`: what AI reviewers said is seen on them."""
    made = items(of, number)
    opening = Opening(of.seats_per_item, shows_suggestion=shows)
    open_seats(item_ids=[item.pk for item in made], now=NOW, openings={item.pk: opening for item in made})
    return list(Item.objects.filter(pk__in=[item.pk for item in made]).order_by("pk"))


def suggest(
    item: Item,
    constitution: Constitution,
    verdicts: Mapping[str, str],
    now: datetime = NOW - timedelta(hours=1),
    judge_id: UUID | None = None,
) -> Suggestion:
    """An AI reviewer's word on an item, with a finding for each principle named."""
    word = Suggestion.objects.create(
        item=item, judge_id=judge_id or uuid4(), constitution=constitution, answer=said(**verdicts), probabilities={},
        created_at=now,
    )  # fmt: skip
    codes = {each.code: each for each in constitution.principles.all()}
    for code, verdict in verdicts.items():
        Finding.objects.create(
            item=item, principle=codes[code], suggestion=word, verdict=verdict, quote=QUOTE, rationale="AI note",
            created_at=now,
        )  # fmt: skip
    return word


def owner(of: Project) -> Actor:
    return actor_of(of.created_by)
