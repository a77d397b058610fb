"""A judge that needs no network: it reads the text and weighs what other judges said, learnt from one project alone."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from marketplace.judges import router, text
from marketplace.judges.base import Content, Example, Opinion, Opinions, Probabilities
from marketplace.judges.features import features
from marketplace.judges.router import Router
from marketplace.judges.text import Integers, TextModel

MIRROR = {"a": "b", "b": "a", "tie": "tie"}


@dataclass(frozen=True, slots=True)
class Learnt:
    """Everything that was learnt: the reading, the weighing, and the judges' names in the order of the weights."""

    reading: TextModel
    weighing: Router
    judges: tuple[str, ...]

    def probabilities(self, read: csr_matrix, symbols: Integers) -> Probabilities:
        """`read` (items, features), `symbols` (items, judges): P(class), shape (items, classes)."""
        logs = self.reading.log_probabilities(read)
        return self.weighing.probabilities(logs, symbols) if self.judges else np.exp(logs)


class LocalJudge:
    """Before it has seen LEARNS_FROM decisions of at least two classes, its reading is how often each was decided."""

    kind = "local"

    def learn(self, examples: Sequence[Example], classes: Sequence[str], *, task_type: str) -> bytes:
        groups = list(range(len(examples)))
        if task_type == "pair":
            examples, groups = [*examples, *map(mirrored, examples)], groups * 2
        judges = sorted(set(chain.from_iterable(example.opinions for example in examples)))
        targets = np.array([classes.index(example.answer_class) for example in examples], dtype=np.int64)
        symbols = router.symbols_of([example.opinions for example in examples], judges, classes)
        read = features([example.content for example in examples], task_type)
        return packed(learnt_from(read, symbols, targets, groups, len(classes), judges))

    def look(
        self,
        parameters: bytes,
        contents: Sequence[Content],
        classes: Sequence[str],
        *,
        task_type: str,
        opinions: Sequence[Opinions] | None = None,
    ) -> Probabilities:
        """`opinions`: what other judges said of each item, weighed by what their words were worth so far."""
        if not parameters or not contents:
            return np.full((len(contents), len(classes)), 1 / len(classes))
        learnt = unpacked(parameters)
        if learnt is None:
            return np.full((len(contents), len(classes)), 1 / len(classes))
        said = opinions if opinions is not None else [{} for _ in contents]
        return learnt.probabilities(features(contents, task_type), router.symbols_of(said, learnt.judges, classes))


def learnt_from(
    read: csr_matrix,
    symbols: Integers,
    targets: Integers,
    groups: Sequence[int],
    classes: int,
    judges: Sequence[str],
) -> Learnt:
    """From arrays: `read` (items, features), `symbols` (items, judges), `targets` (items,), `groups` (items,)."""
    # Many small fits: threads that wait for each other on busy cores cost more than they bring.
    with threadpool_limits(limits=1):
        reading, crossed = text.fit_crossed(read, targets, classes, groups)
        weighing = router.fit(crossed, symbols, targets, groups, classes)
    return Learnt(reading, weighing, tuple(judges))


def mirrored(example: Example) -> Example:
    """The same pair with its sides swapped, and with them what judges said."""
    content = {**example.content, "a": example.content.get("b"), "b": example.content.get("a")}
    opinions = {
        name: Opinion(turned(seen.answer), turned(seen.swapped), seen.both_orders)
        for name, seen in example.opinions.items()
    }
    return Example(content, MIRROR[example.answer_class], opinions)


def turned(answer: str | None) -> str | None:
    return None if answer is None else MIRROR.get(answer, answer)


def packed(learnt: Learnt) -> bytes:
    """As a numpy archive: numbers and names, nothing that could run."""
    kept = io.BytesIO()
    np.savez_compressed(
        kept,
        rarity=learnt.reading.rarity,
        weights=learnt.reading.weights,
        intercepts=learnt.reading.intercepts,
        log_counts=learnt.weighing.log_counts,
        source_weights=learnt.weighing.weights,
        log_shares=learnt.weighing.log_shares,
        judges=np.array(learnt.judges, dtype=np.str_),
    )
    return kept.getvalue()


def unpacked(parameters: bytes) -> Learnt | None:
    """None for parameters of an earlier kind: it learns anew with the next decisions."""
    with np.load(io.BytesIO(parameters), allow_pickle=False) as kept:
        if "source_weights" not in kept:
            return None
        return Learnt(
            TextModel(kept["rarity"], kept["weights"], kept["intercepts"]),
            Router(kept["log_counts"], kept["source_weights"], kept["log_shares"]),
            tuple(str(name) for name in kept["judges"]),
        )
