"""Passages of a text under a label: what keeps them from fitting, where they cut the text, and how they are joined.

All positions are Unicode code points, the end not included.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

from tasks.types.base import Fields, Problem

SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    start: int
    end: int
    label: str
    note: str = ""

    def as_json(self) -> dict[str, object]:
        return {"start": self.start, "end": self.end, "label": self.label, "note": self.note}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text between two neighbouring ends of passages of one label; `weight`: its characters but white space, 0 where
    nobody marked it."""

    start: int
    end: int
    label: str
    weight: float


class Marking:
    """One answer's passages by label and position, for looking up what lies where."""

    def __init__(self, answer: Fields) -> None:
        self.by_label: dict[str, list[Passage]] = defaultdict(list)
        for passage in passages_of(answer):
            self.by_label[passage.label].append(passage)

    def at(self, place: int, label: str) -> Passage | None:
        """The passage of this label that holds the character at `place`; of one label there is one at most."""
        passages = self.by_label.get(label, [])
        before = bisect_right(passages, place, key=lambda passage: passage.start) - 1
        return passages[before] if before >= 0 and place < passages[before].end else None


def passages_of(answer: Fields) -> list[Passage]:
    """An answer's passages, by position."""
    spans = answer.get("spans")
    found = cast(list[dict[str, object]], spans) if isinstance(spans, list) else []
    return sorted(
        Passage(int(str(each["start"])), int(str(each["end"])), str(each["label"]), str(each.get("note", "")))
        for each in found
    )


def problems(answer: Mapping[str, object], text: str, labels: Mapping[str, str]) -> Iterator[Problem]:
    """What keeps an answer of the right schema from fitting its text."""
    spans = cast(list[dict[str, object]], answer["spans"])
    if spans and answer["nothing_to_mark"]:
        yield Problem("nothing_to_mark", "Passages are marked, so something is. Take them away, or do not say this.")
    if not spans and not answer["nothing_to_mark"]:
        yield Problem("spans", "Nothing is marked. Mark a passage, or say that there is nothing to mark.")
    misplaced = [problem for place, span in enumerate(spans) for problem in of_place(place, span, text)]
    yield from misplaced
    if not misplaced:
        yield from of_one_label(spans, labels)


def of_place(place: int, span: Mapping[str, object], text: str) -> Iterator[Problem]:
    """A span lies in its text and holds something."""
    start, end = span["start"], span["end"]
    for name, value in (("start", start), ("end", end)):
        if not isinstance(value, int):
            yield Problem(f"spans.{place}.{name}", "This must be a whole number without a decimal point.")
    if not isinstance(start, int) or not isinstance(end, int):
        return
    if end > len(text):
        message = f"The text has {len(text):,} characters, and this ends at {end:,}. Count Unicode code points."
        yield Problem(f"spans.{place}.end", message)
    elif end < start:
        yield Problem(f"spans.{place}.end", f"This ends at {end:,}, before it starts at {start:,}. Swap the two.")
    elif not text[start:end].strip():
        yield Problem(f"spans.{place}", "This passage holds no text. Mark at least one character, or leave it out.")


def of_one_label(spans: Sequence[Mapping[str, object]], labels: Mapping[str, str]) -> Iterator[Problem]:
    """Passages of one label are apart from each other."""
    order = sorted(range(len(spans)), key=lambda place: (str(spans[place]["label"]), *limits(spans[place]), place))
    for first, second in pairwise(order):
        one, other = spans[first], spans[second]
        if one["label"] != other["label"] or limits(other)[0] >= limits(one)[1]:
            continue
        name = labels[str(one["label"])]
        if limits(one) == limits(other):
            yield Problem(f"spans.{second}", f"Span {first + 1} marks this passage “{name}” already. Leave one out.")
        else:
            message = f"Span {first + 1} is “{name}” too and overlaps this one. Make them one passage."
            yield Problem(f"spans.{second}", message)


def limits(span: Mapping[str, object]) -> tuple[int, int]:
    return int(str(span["start"])), int(str(span["end"]))


def stretches(marked: Sequence[Marking], label: str, text: str) -> list[Stretch]:
    """The whole text, cut at every start and end of a passage of this label; none where nobody marked it."""
    passages = [passage for marking in marked for passage in marking.by_label.get(label, [])]
    if not passages:
        return []
    cuts = sorted({0, len(text), *(passage.start for passage in passages), *(passage.end for passage in passages)})
    found = []
    for start, end in pairwise(cuts):
        is_marked = any(marking.at(start, label) for marking in marked)
        found.append(Stretch(start, end, label, float(len(SPACE.sub("", text[start:end]))) if is_marked else 0.0))
    return found


def joined(kept: Sequence[Passage], marked: Sequence[Marking], text: str) -> list[Passage]:
    """Kept stretches as passages by position, without white space around, each with the note of the first answer that
    has one on it. Neighbours are one passage, but where more answers cut there than go on."""
    by_label: dict[str, list[Passage]] = defaultdict(list)
    for stretch in sorted(kept):
        passages = by_label[stretch.label]
        if passages and passages[-1].end == stretch.start and goes_on(stretch.start, stretch.label, marked):
            passages[-1] = Passage(passages[-1].start, stretch.end, stretch.label)
        else:
            passages.append(stretch)
    trimmed = (trim(passage, text) for passages in by_label.values() for passage in passages)
    return sorted(with_note(passage, marked) for passage in trimmed if passage.start < passage.end)


def goes_on(at: int, label: str, marked: Sequence[Marking]) -> bool:
    """Whether as many answers mark across this position as end one passage here and begin another."""
    sides = [(marking.at(at - 1, label), marking.at(at, label)) for marking in marked]
    both = [before == after for before, after in sides if before and after]
    return both.count(True) >= both.count(False)


def trim(passage: Passage, text: str) -> Passage:
    inner = text[passage.start : passage.end]
    start = passage.start + len(inner) - len(inner.lstrip())
    return Passage(start, max(start, passage.start + len(inner.rstrip())), passage.label)


def with_note(passage: Passage, marked: Sequence[Marking]) -> Passage:
    notes = (
        each.note
        for marking in marked
        for each in marking.by_label.get(passage.label, [])
        if each.note and each.start < passage.end and passage.start < each.end
    )
    return Passage(passage.start, passage.end, passage.label, next(notes, ""))
