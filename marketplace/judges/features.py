"""Text as numbers for small local models: hashed word and word-pair counts, no vocabulary to keep."""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import HashingVectorizer

WIDTH = 2**14
VECTORIZER = HashingVectorizer(n_features=WIDTH, ngram_range=(1, 2), alternate_sign=False, norm="l2")


def of_texts(contents: Sequence[Mapping[str, object]]) -> csr_matrix:
    """All text of each item together. Shape (items, WIDTH), rows of length 1."""
    return VECTORIZER.transform([" \n ".join(str(value) for value in content.values()) for content in contents])


def of_pairs(contents: Sequence[Mapping[str, object]]) -> csr_matrix:
    """What sets candidate b apart from candidate a: difference of hashed texts, and log ratio of lengths.

    Shape (items, WIDTH + 1). Swapping the sides changes the sign of every number, so a linear model with a
    symmetric intercept cannot prefer a side.
    """
    first = [str(content.get("a", "")) for content in contents]
    second = [str(content.get("b", "")) for content in contents]
    lengths = np.log([(len(b) + 1) / (len(a) + 1) for a, b in zip(first, second, strict=True)])
    return csr_matrix(hstack([VECTORIZER.transform(second) - VECTORIZER.transform(first), lengths[:, None]]))


def features(contents: Sequence[Mapping[str, object]], task_type: str) -> csr_matrix:
    """The features that suit the task type."""
    return of_pairs(contents) if task_type == "pair" else of_texts(contents)
