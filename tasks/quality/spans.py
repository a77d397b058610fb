"""Marked passages: each character (or token) is a small classification, and the passages are read off the posterior.

Token-level reliability as in Rodrigues, Pereira and Ribeiro (2014) without the sequence model: experts who mark too
much or too little are known by their confusion. Agreement of two markings: F1, strict (same passage, same label) and
by overlap (labelled characters).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tasks.quality.answers import Answers, Floats, Integers
from tasks.quality.classification import Fitted, fit

# "Not marked" is the first class everywhere here.
NOTHING = 0


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` up to but not `end`; `label` from 1."""

    start: int
    end: int
    label: int


@dataclass(frozen=True, slots=True)
class Marked:
    """One expert's marking of one text, which may be empty."""

    text: int
    expert: int
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True)
class Consensus:
    """The agreed `spans` of each text, and P(label) of each character (characters, labels + 1) of each text."""

    spans: list[list[Span]]
    posterior: list[Floats]
    fitted: Fitted


def consensus(marked: Sequence[Marked], lengths: Sequence[int], experts: int, labels: int, seed: int = 0) -> Consensus:
    """Texts of `lengths` characters. Raises ValueError where a span lies outside its text or has no label."""
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    layers = [layer(each.spans, lengths[each.text], labels) for each in marked]
    places = [starts[each.text] + np.arange(lengths[each.text]) for each in marked]
    empty = np.zeros(0, dtype=np.int64)
    answers = Answers(
        np.concatenate([empty, *places]),
        np.repeat([each.expert for each in marked], [len(place) for place in places]).astype(np.int64),
        np.concatenate([empty, *layers]),
        int(starts[-1]),
        experts,
        labels + 1,
    )
    fitted = fit(answers, seed=seed)
    parts = np.split(fitted.posterior, starts[1:-1])
    return Consensus([contiguous(part.argmax(axis=1)) for part in parts], list(parts), fitted)


def layer(spans: Sequence[Span], length: int, labels: int) -> Integers:
    """The label of each character (length,); where spans overlap the later one holds."""
    found = np.full(length, NOTHING, dtype=np.int64)
    for span in spans:
        if not (0 <= span.start < span.end <= length and 1 <= span.label <= labels):
            raise ValueError(f"the span {span.start}–{span.end} of label {span.label} does not fit its text")
        found[span.start : span.end] = span.label
    return found


def contiguous(labels: Integers) -> list[Span]:
    """Runs of one label as spans."""
    edges = np.flatnonzero(np.diff(labels)) + 1
    starts, ends = np.concatenate([[0], edges]), np.concatenate([edges, [len(labels)]])
    return [
        Span(int(start), int(end), int(labels[start]))
        for start, end in zip(starts, ends, strict=True)
        if end > start and labels[start] != NOTHING
    ]


def strict_f1(first: Sequence[Span], second: Sequence[Span]) -> float:
    """Passages that are in both to the character; 1 where both are empty."""
    return f1(len(set(first) & set(second)), len(set(first)), len(set(second)))


def overlap_f1(first: Sequence[Span], second: Sequence[Span], length: int) -> float:
    """Characters of one text that carry the same label in both; 1 where both are empty."""
    most = max((span.label for span in [*first, *second]), default=1)
    one, other = layer(first, length, most), layer(second, length, most)
    common = int(((one == other) & (one != NOTHING)).sum())
    return f1(common, int((one != NOTHING).sum()), int((other != NOTHING).sum()))


def f1(common: int, first: int, second: int) -> float:
    return 1.0 if first + second == 0 else 2 * common / (first + second)
