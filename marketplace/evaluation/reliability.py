"""How well an expert's later accuracy is foretold from a few gold items."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from marketplace.evaluation import files, options
from marketplace.evaluation.files import Crowd, Note, UnreadableFile
from tasks.quality.answers import Floats, Integers
from tasks.quality.classification import fit
from tasks.quality.reliability import Rates, rates

HELP = "error of an expert's estimated accuracy from a few gold items, and coverage of its 90 % interval"
FEWEST_ANSWERS = 40


@dataclass(frozen=True, slots=True)
class Split:
    """Of each expert: `right` among the gold items, and the accuracy `later`, on all their other items."""

    right: Integers
    later: Floats
    hint: Floats


def numbers(text: str) -> list[int]:
    parts = text.split(",")
    if not all(part.strip().isdecimal() and 0 < int(part) <= FEWEST_ANSWERS // 2 for part in parts):
        raise ArgumentTypeError(f"{text!r}: give whole numbers from 1 to {FEWEST_ANSWERS // 2}, such as 5,10,20")
    return [int(part) for part in parts]


def add_arguments(parser: ArgumentParser) -> None:
    options.add_files(parser)
    parser.add_argument("--gold-items", type=numbers, default=[5, 10, 20], help="numbers of gold items, with commas")


def evaluate(given: Mapping[str, object], note: Note) -> dict[str, object]:
    """Root mean square errors over the workers with 40 or more answers of known truth, by number of gold items.

    `error` is that of the reliability the product shows: gold together with agreement with peers, believed as far as
    gold bears it out; `gold_only_error` leaves peers out; `raw_error` is the plain rate's, `pool_error` the pool's
    mean's. No truth but that of each expert's own gold items is used. Raises UnreadableFile.
    """
    seed = int(str(given["seed"]))
    crowd = files.read(str(given["labels"]), str(given["truth"]), seed=seed, note=note)
    chosen = experts_of(crowd)
    if not chosen:
        raise UnreadableFile(f"No worker has {FEWEST_ANSWERS} or more answers on items whose truth is known.")
    if len(chosen) < 10:
        note(f"Only {len(chosen)} workers have {FEWEST_ANSWERS} or more answers: the figures are coarse.")
    hint = fit(crowd.answers, seed=seed).peer_agreement(crowd.answers)[list(chosen)]
    asked: Sequence[int] = given["gold_items"] if isinstance(given["gold_items"], list) else []
    rng = np.random.default_rng(seed)
    by_number = {str(number): figures(split(chosen, hint, number, rng), number) for number in asked}
    return {"workers": len(chosen), "gold_items": by_number}


def experts_of(crowd: Crowd) -> dict[int, Floats]:
    """Whether each answer was right, by expert with enough answers of known truth."""
    answers, truth = crowd.answers, crowd.truth[crowd.answers.item]
    order = np.argsort(answers.expert, kind="stable")
    is_right = (answers.answer == truth)[order].astype(np.float64)
    is_right[truth[order] < 0] = np.nan
    parts = np.split(is_right, np.searchsorted(answers.expert[order], np.arange(1, answers.experts)))
    checked = {expert: part[~np.isnan(part)] for expert, part in enumerate(parts)}
    return {expert: part for expert, part in checked.items() if len(part) >= FEWEST_ANSWERS}


def split(chosen: Mapping[int, Floats], hint: Floats, number: int, rng: np.random.Generator) -> Split:
    """A random `number` of each expert's items is gold."""
    drawn = [rng.permutation(part) for part in chosen.values()]
    right = np.array([part[:number].sum() for part in drawn]).astype(np.int64)
    return Split(right, np.array([part[number:].mean() for part in drawn]), hint)


def figures(drawn: Split, number: int) -> dict[str, float | None]:
    asked = np.full(len(drawn.right), number)
    found, gold_only = rates(drawn.right, asked, drawn.hint), rates(drawn.right, asked)
    raw = drawn.right / number
    errors = {
        "error": error(found.mean, drawn.later),
        "gold_only_error": error(gold_only.mean, drawn.later),
        "raw_error": error(raw, drawn.later),
        "pool_error": error(np.full(len(raw), raw.mean()), drawn.later),
    }
    ratio = errors["error"] / errors["raw_error"] if errors["raw_error"] else None
    coverage = {"coverage": covered(found, drawn.later), "gold_only_coverage": covered(gold_only, drawn.later)}
    return {**errors, "ratio": ratio, **coverage}


def error(estimate: Floats, later: Floats) -> float:
    return float(np.sqrt(np.mean((estimate - later) ** 2)))


def covered(found: Rates, later: Floats) -> float:
    """Share of the experts whose later accuracy lies in their 90 % interval."""
    return float(np.mean((found.lower <= later) & (later <= found.upper)))
