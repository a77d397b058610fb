"""How well an expert's later accuracy is foretold from a few gold items."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from marketplace.evaluation import files, options
from marketplace.evaluation.files import Crowd, Note, UnreadableFile
from tasks.quality.answers import Floats, Integers
from tasks.quality.classification import Fitted, fit
from tasks.quality.reliability import rates

HELP = "error of an expert's estimated accuracy from a few gold items, and coverage of its 90 % interval"
FEWEST_ANSWERS = 40


@dataclass(frozen=True, slots=True)
class Split:
    """Of each chosen expert: `right` among the gold items; `later`, their accuracy on the `count` other items whose
    truth is known; `hint`, their agreement with peers on all but the gold items."""

    right: Integers
    later: Floats
    count: Integers
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
    mean's. Both coverages are of the accuracy on the later items; the interval from gold alone is widened by the
    chance in so many items, that with peers is not, since the peers' answers are to those very items. No truth is
    used but that of each expert's own gold items. Raises UnreadableFile.
    """
    seed = int(str(given["seed"]))
    crowd = files.read(str(given["labels"]), str(given["truth"]), seed=seed, note=note)
    chosen = experts_of(crowd)
    if not chosen:
        raise UnreadableFile(f"No worker has {FEWEST_ANSWERS} or more answers on items whose truth is known.")
    if len(chosen) < 10:
        note(f"Only {len(chosen)} workers have {FEWEST_ANSWERS} or more answers: the figures are coarse.")
    fitted = fit(crowd.answers, seed=seed)
    asked: Sequence[int] = given["gold_items"] if isinstance(given["gold_items"], list) else []
    rng = np.random.default_rng(seed)
    by_number = {str(number): figures(split(crowd, fitted, chosen, number, rng), number) for number in asked}
    return {"workers": len(chosen), "gold_items": by_number}


def experts_of(crowd: Crowd) -> dict[int, Integers]:
    """The rows of the answers whose truth is known, by expert with enough of them."""
    rows = np.flatnonzero(crowd.truth[crowd.answers.item] >= 0)
    rows = rows[np.argsort(crowd.answers.expert[rows], kind="stable")]
    ends = np.searchsorted(crowd.answers.expert[rows], np.arange(1, crowd.answers.experts))
    return {expert: part for expert, part in enumerate(np.split(rows, ends)) if len(part) >= FEWEST_ANSWERS}


def split(crowd: Crowd, fitted: Fitted, chosen: Mapping[int, Integers], number: int, rng: np.random.Generator) -> Split:
    """A random `number` of each expert's items is gold."""
    drawn = [rng.permutation(rows) for rows in chosen.values()]
    is_right = crowd.answers.answer == crowd.truth[crowd.answers.item]
    counted = np.ones(len(is_right), dtype=bool)
    counted[np.concatenate([rows[:number] for rows in drawn])] = False
    return Split(
        right=np.array([is_right[rows[:number]].sum() for rows in drawn]),
        later=np.array([is_right[rows[number:]].mean() for rows in drawn]),
        count=np.array([len(rows) - number for rows in drawn]),
        hint=fitted.peer_agreement(crowd.answers, counted)[list(chosen)],
    )


def figures(drawn: Split, number: int) -> dict[str, float | None]:
    asked = np.full(len(drawn.right), number)
    found, gold_only = rates(drawn.right, asked, drawn.hint), rates(drawn.right, asked)
    raw = drawn.right / number
    raw_error, shown_error = error(raw, drawn.later), error(found.mean, drawn.later)
    return {
        "error": shown_error,
        "gold_only_error": error(gold_only.mean, drawn.later),
        "raw_error": raw_error,
        "pool_error": error(np.full(len(raw), raw.mean()), drawn.later),
        "ratio": shown_error / raw_error if raw_error else None,
        "coverage": covered(found.lower, found.upper, drawn.later),
        "gold_only_coverage": covered(*gold_only.foretold(drawn.count), drawn.later),
    }


def error(estimate: Floats, later: Floats) -> float:
    return float(np.sqrt(np.mean((estimate - later) ** 2)))


def covered(lower: Floats, upper: Floats, later: Floats) -> float:
    """Share of the experts whose later accuracy lies in their interval."""
    return float(np.mean((lower - 1e-9 <= later) & (later <= upper + 1e-9)))
