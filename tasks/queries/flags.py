from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from accounts.actor import Actor
from accounts.models import Role
from tasks.intake.texts import texts_of
from tasks.models import Flag, FlagKind, Item, ItemState


def visible_to(actor: Actor) -> QuerySet[Item]:
    """Items with flags, for those who lead in their labs."""
    return Item.objects.filter(project__lab__in=actor.labs_at_least(Role.LEAD))


def returned(items: QuerySet[Item], *, kind: str = "") -> QuerySet[Item]:
    """Items that are back with the lab, with what is still open on each; of one kind where one is named."""
    back = items.filter(state=ItemState.RETURNED)
    if kind:
        back = back.filter(flags__kind=kind, flags__resolved_at=None)
    return back.prefetch_related(Prefetch("flags", open_flags().order_by("kind"), to_attr="open_flags"))


def noticed(items: QuerySet[Item]) -> QuerySet[Item]:
    """Items that go on, nearly the same as another one: listed so that the lab may take them out."""
    near = items.filter(flags__kind=FlagKind.NEAR_DUPLICATE, flags__resolved_at=None)
    going_on = near.exclude(state__in=[ItemState.RETURNED, ItemState.WITHDRAWN])
    return going_on.prefetch_related(Prefetch("flags", open_flags().order_by("kind"), to_attr="open_flags"))


def open_flags() -> QuerySet[Flag]:
    return Flag.objects.filter(resolved_at=None).select_related("like")


def counts_by_kind(*, project_id: UUID) -> dict[str, int]:
    """How many returned items are held by each kind; one held by two counts under both."""
    held = Flag.objects.filter(item__project=project_id, item__state=ItemState.RETURNED, holds=True, resolved_at=None)
    return dict(held.values_list("kind").annotate(items=Count("pk")).order_by("kind"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text; `kind` says what trace of a person it is, empty for the rest."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of an item, cut where something was found."""

    place: str
    pieces: list[Piece]


def texts_in(item: Item, found: list[Mapping[str, Any]]) -> list[Text]:
    """The item's texts, cut at the places that a sensitive flag names."""
    return [
        Text(place, cut(text, [each for each in found if each["place"] == place]))
        for place, text in texts_of(item.content).items()
    ]


def cut(text: str, found: list[Mapping[str, Any]]) -> list[Piece]:
    """The text in pieces, in its order; nothing is lost."""
    kinds = {(int(each["start"]), int(each["end"])): str(each["kind"]) for each in found}
    edges = sorted({0, len(text), *(edge for span in kinds for edge in span)})
    return [Piece(text[start:end], kinds.get((start, end), "")) for start, end in pairwise(edges)]
