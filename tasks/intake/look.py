"""The one look at an item's data: what it is recognised by, and what is wrong with it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tasks.intake.duplicates import Hashes, bands, digest, key, shingles
from tasks.intake.languages import another_language
from tasks.intake.lengths import out_of_bounds
from tasks.intake.sensitive import NOT_BY_ITSELF, Trace, traces
from tasks.intake.texts import Content, texts_of

SPANS_KEPT = 100
# Its own kind of key beside the bands.
WHOLE = -1


@dataclass(frozen=True, slots=True)
class Notice:
    """Something noticed: a kind of flag, and facts without the item's words."""

    kind: str
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class Likeness:
    """By what an item is known again. `keys`: the digest's first, then those of the bands."""

    digest: str
    keys: list[int]
    shingles: Hashes


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at an item gave."""

    likeness: Likeness
    notices: list[Notice] = field(default_factory=list)


def likeness_of(content: Content, frame: tuple[str, ...] = ()) -> Likeness:
    """The likeness of an item; the same words under another law or for another reader (`frame`) are another item."""
    texts = list(texts_of(content).values())
    whole = digest([*texts, *frame])
    parts = shingles("\n".join(texts))
    return Likeness(whole, [key(WHOLE, whole.encode()), *bands(parts)], parts)


def look(content: Content, *, frame: tuple[str, ...], language: str) -> Look:
    """Everything that is noticed of one item without knowing the others."""
    texts = texts_of(content)
    found = (length(texts), another(texts, language), sensitive(texts))
    return Look(likeness_of(content, frame), [notice for notice in found if notice is not None])


def length(texts: Mapping[str, str]) -> Notice | None:
    beyond = out_of_bounds(list(texts.values()))
    return Notice("length", {"characters": beyond.characters, "bound": beyond.bound}) if beyond else None


def another(texts: Mapping[str, str], wanted: str) -> Notice | None:
    found = another_language("\n".join(texts.values()), wanted)
    if found is None:
        return None
    return Notice("language", {"language": found.language, "probability": found.probability, "wanted": wanted})


def sensitive(texts: Mapping[str, str]) -> Notice | None:
    """Kinds with their counts, and the first places: which text, from where to where (in code points)."""
    spans = [(place, found) for place, text in texts.items() for found in traces(text)]
    if not spans:
        return None
    kinds = Counter(found.kind for _, found in spans)
    places = [{"place": place, "kind": str(each.kind), "start": each.start, "end": each.end} for place, each in spans]
    return Notice("sensitive", {"kinds": {str(kind): n for kind, n in kinds.items()}, "found": places[:SPANS_KEPT]})


def names_a_person(kinds: Mapping[str, int]) -> bool:
    """Whether the kinds of a sensitive notice hold more than what is noted only beside others."""
    return any(Trace(kind) not in NOT_BY_ITSELF for kind in kinds)
