"""A judge that needs no network: a regularised linear model over hashed text, learnt from decisions of one project."""

import io
from collections.abc import Sequence

import numpy as np
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from marketplace.judges.base import Content, Example, Probabilities
from marketplace.judges.features import features

LEARNS_FROM = 20
MIRROR = {"a": "b", "b": "a", "tie": "tie"}


class LocalJudge:
    """Before it has seen LEARNS_FROM decisions of at least two classes it says how often each class was decided."""

    kind = "local"

    def learn(self, examples: Sequence[Example], classes: Sequence[str], *, task_type: str) -> bytes:
        if task_type == "pair":
            examples = [*examples, *map(mirrored, examples)]
        targets = np.array([classes.index(example.answer_class) for example in examples], dtype=np.int64)
        counts = np.bincount(targets, minlength=len(classes)).astype(np.float64)
        weights, intercepts = np.zeros((0, 0), np.float32), np.log((counts + 1) / (counts + 1).sum())
        if len(examples) >= LEARNS_FROM and np.count_nonzero(counts) >= 2:
            weights, intercepts = fit(examples, targets, len(classes), task_type)
        kept = io.BytesIO()
        np.savez_compressed(kept, weights=weights, intercepts=intercepts)
        return kept.getvalue()

    def look(
        self, parameters: bytes, contents: Sequence[Content], classes: Sequence[str], *, task_type: str
    ) -> Probabilities:
        if not parameters:
            return np.full((len(contents), len(classes)), 1 / len(classes))
        with np.load(io.BytesIO(parameters), allow_pickle=False) as learnt:
            weights, intercepts = learnt["weights"], learnt["intercepts"]
        scores = np.tile(intercepts, (len(contents), 1)).astype(np.float64)
        if weights.size:
            scores += features(contents, task_type) @ weights.T.astype(np.float64)
        return np.asarray(softmax(scores, axis=1))


def mirrored(example: Example) -> Example:
    """The same pair with its sides swapped."""
    content = {**example.content, "a": example.content.get("b"), "b": example.content.get("a")}
    return Example(content, MIRROR[example.answer_class])


def fit(
    examples: Sequence[Example], targets: "np.ndarray[tuple[int], np.dtype[np.int64]]", class_count: int, task_type: str
) -> tuple["np.ndarray[tuple[int, int], np.dtype[np.float32]]", Probabilities]:
    """Weights (classes, features) and intercepts (classes). A class never seen keeps a floor of one part in 1,000."""
    model = LogisticRegression(C=1.0, max_iter=300)
    model.fit(features([example.content for example in examples], task_type), targets)
    rows, biases = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        rows, biases = np.vstack([-rows[0] / 2, rows[0] / 2]), np.array([-biases[0] / 2, biases[0] / 2])
    weights = np.zeros((class_count, rows.shape[1]), np.float32)
    intercepts = np.full(class_count, biases.max() + np.log(0.001))
    weights[model.classes_], intercepts[model.classes_] = rows, biases
    return weights, intercepts
