from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Content = Mapping[str, object]
Probabilities = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """An item that experts have decided: its content and the class of its answer."""

    content: Content
    answer_class: str


class Judge(Protocol):
    """An AI model that gives each item a probability for each answer class."""

    kind: str

    def learn(self, examples: Sequence[Example], classes: Sequence[str], *, task_type: str) -> bytes:
        """Parameters learnt from the examples, as bytes that hold numbers only."""

    def look(
        self, parameters: bytes, contents: Sequence[Content], classes: Sequence[str], *, task_type: str
    ) -> Probabilities:
        """Shape (items, classes), each row sums to 1. Without parameters: what is known before any answer."""
