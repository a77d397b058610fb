"""Accuracy, calibration and speed of the consensus on a crowd with truth."""

import resource
import sys
import time
from argparse import ArgumentParser
from collections.abc import Mapping

import numpy as np

from marketplace.evaluation import files, options, rivals
from marketplace.evaluation.files import Note, accuracy
from tasks.quality.answers import Floats, Integers, majority
from tasks.quality.classification import fit

HELP = "accuracy, calibration and processor seconds of the consensus, beside the majority and Dawid-Skene"
BINS = 10


def add_arguments(parser: ArgumentParser) -> None:
    options.add_files(parser)
    parser.add_argument("--gold", type=options.share, default=0.0, help="share of the items whose truth is given")


def evaluate(given: Mapping[str, object], note: Note) -> dict[str, object]:
    """Figures over the items that are not gold. Seconds are of the processor and of the fits alone; `peak_mb` is the
    whole process's before the rival runs. Raises UnreadableFile."""
    seed = int(str(given["seed"]))
    crowd = files.read(str(given["labels"]), str(given["truth"]), seed=seed, note=note)
    known = files.draw_gold(crowd.truth, float(str(given["gold"])), np.random.default_rng(seed))
    started = time.process_time()
    posterior = fit(crowd.answers, known=known, seed=seed).posterior
    seconds, peak = time.process_time() - started, peak_mb()
    rival = rivals.dawid_skene(crowd.answers, known)
    measured = (crowd.truth >= 0) & (known < 0)
    truth = crowd.truth[measured]
    return {
        "items": crowd.answers.items,
        "answers": len(crowd.answers.item),
        "accuracy": accuracy(posterior[measured], truth),
        "majority_accuracy": accuracy(majority(crowd.answers)[measured], truth),
        "dawid_skene_accuracy": accuracy(rival.posterior[measured], truth) if rival else None,
        "log_loss": log_loss(posterior[measured], truth),
        "calibration_error": calibration_error(posterior[measured], truth),
        "seconds": seconds,
        "dawid_skene_seconds": rival.seconds if rival else None,
        "peak_mb": peak,
    }


def peak_mb() -> float:
    """Most memory this process held so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024**2 if sys.platform == "darwin" else 1024)


def log_loss(posterior: Floats, truth: Integers) -> float:
    """Mean nats an item, no chance below 1e-15."""
    chance = posterior[np.arange(len(truth)), truth]
    return float(-np.log(np.maximum(chance, 1e-15)).mean())


def calibration_error(posterior: Floats, truth: Integers) -> float:
    """Expected calibration error of the best class in ten bins of equal width (Naeini et al., 2015)."""
    confidence = posterior.max(axis=1)
    is_right = posterior.argmax(axis=1) == truth
    place = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    gap = np.bincount(place, weights=confidence - is_right, minlength=BINS)
    return float(np.abs(gap).sum() / len(truth))
