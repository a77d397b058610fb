"""Somebody else's Dawid-Skene to compare with: crowd-kit's, where it is installed (`uv sync --group bench`)."""

import time
import warnings
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np

from tasks.quality.answers import Answers, Floats, Integers


@dataclass(frozen=True, slots=True)
class Rival:
    """`posterior` (items, classes) and the processor seconds of the fit alone."""

    posterior: Floats
    seconds: float


def dawid_skene(answers: Answers, known: Integers) -> Rival | None:
    """crowd-kit's with its own defaults (relative change 1e-5) and the same gold; None where it is not installed."""
    if find_spec("crowdkit") is None:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return fitted(answers, known)


def fitted(answers: Answers, known: Integers) -> Rival:
    import pandas as pd
    from crowdkit.aggregation.classification.dawid_skene import DawidSkene

    frame = pd.DataFrame({"task": answers.item, "worker": answers.expert, "label": answers.answer})
    gold = np.flatnonzero(known >= 0)
    gold = gold[np.isin(known[gold], answers.answer)]
    model = DawidSkene(n_iter=100, tol=1e-5)
    started = time.process_time()
    found = model.fit_predict_proba(frame, true_labels=pd.Series(known[gold], index=gold) if len(gold) else None)
    seconds = time.process_time() - started
    posterior = np.zeros((answers.items, answers.classes))
    posterior[np.ix_(found.index.to_numpy(), found.columns.to_numpy())] = found.to_numpy()
    return Rival(posterior, seconds)
