from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Content = Mapping[str, object]
Probabilities = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What another judge said of an item: its answer's class, None where it gave none that can be read.

    `swapped`: its answer when the sides were shown the other way round, already turned back; `both_orders` says that
    it was asked so. A judge that changes its mind with the order has given no clear answer.
    """

    answer: str | None
    swapped: str | None = None
    both_orders: bool = False

    @property
    def clear(self) -> str | None:
        return None if self.both_orders and self.swapped != self.answer else self.answer


Opinions = Mapping[str, Opinion]


@dataclass(frozen=True, slots=True)
class Example:
    """An item that experts have decided: its content, the class of its answer, and what other judges said of it."""

    content: Content
    answer_class: str
    opinions: Opinions = field(default_factory=dict)


class Judge(Protocol):
    """An AI model that gives each item a probability for each answer class."""

    kind: str

    def learn(self, examples: Sequence[Example], classes: Sequence[str], *, task_type: str) -> bytes:
        """Parameters learnt from the examples, as bytes that hold numbers only."""

    def look(
        self,
        parameters: bytes,
        contents: Sequence[Content],
        classes: Sequence[str],
        *,
        task_type: str,
        opinions: Sequence[Opinions] | None = None,
    ) -> Probabilities:
        """Shape (items, classes), each row sums to 1. Without parameters: what is known before any answer. `opinions`:
        what other judges said of each item, for one that weighs them."""
