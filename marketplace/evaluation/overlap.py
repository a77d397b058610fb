"""Overlap by need, replayed: real workers' answers arrive one by one until the product's own rule stops."""

from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from marketplace.evaluation import files, options
from marketplace.evaluation.files import Crowd, Note, UnreadableFile, accuracy
from tasks.quality.answers import Answers, Floats, Integers
from tasks.quality.consensus import Vote, combine
from tasks.quality.skills import Skills, from_gold
from tasks.quality.stopping import Rule, should_stop

HELP = "answers an item that the stopping rule asks for and its accuracy, beside fixed numbers of answers"
FIXED = (3, 5, 7)


@dataclass(frozen=True, slots=True)
class Stopped:
    """`answers` used, and the `posterior` (classes,) it stopped at."""

    answers: int
    posterior: Floats


def add_arguments(parser: ArgumentParser) -> None:
    options.add_files(parser)
    parser.add_argument("--gold", type=options.share, default=0.15, help="share of the items that calibrate skills")
    parser.add_argument("--minimum", type=options.positive, default=2, help="answers an item at least")
    parser.add_argument("--maximum", type=options.positive, default=5, help="answers an item at most")
    parser.add_argument("--sureness", type=float, default=0.9, help="posterior at which an item is sure")
    parser.add_argument(
        "--price", type=options.share, default=0.02, help="of one answer, as a share of the cost of a wrong decision"
    )


def evaluate(given: Mapping[str, object], note: Note) -> dict[str, object]:
    """Figures over the items that are not gold; an item with fewer answers than wanted gives those it has. Answers on
    gold calibrate the skills and are counted in `answers_per_item_with_gold`. Raises UnreadableFile."""
    seed = int(str(given["seed"]))
    crowd = files.read(str(given["labels"]), str(given["truth"]), seed=seed, note=note)
    known = files.draw_gold(crowd.truth, float(str(given["gold"])), np.random.default_rng(seed))
    if np.all(known < 0):
        raise UnreadableFile("Without gold the rule would confirm itself: give --gold more than one item's share.")
    rule = rule_of(given)
    skills = from_gold(crowd.answers, known)
    order = by_item(crowd.answers)
    measured = np.flatnonzero((crowd.truth >= 0) & (known < 0))
    stopped = [replay(crowd.answers, order[item], skills, rule) for item in measured]
    used = sum(each.answers for each in stopped)
    on_gold = int((known[crowd.answers.item] >= 0).sum())
    return {
        "answers_per_item": used / len(measured),
        "answers_per_item_with_gold": (used + on_gold) / len(measured),
        "accuracy": accuracy(np.stack([each.posterior for each in stopped]), crowd.truth[measured]),
        "fixed": {str(number): fixed(crowd, order, measured, number, note) for number in FIXED},
    }


def rule_of(given: Mapping[str, object]) -> Rule:
    """Raises UnreadableFile where the arguments contradict each other."""
    price = float(str(given["price"]))
    try:
        return Rule(
            minimum=int(str(given["minimum"])),
            maximum=int(str(given["maximum"])),
            sureness=float(str(given["sureness"])),
            value=1.0 if price else None,
            price=price or None,
        )
    except ValueError as error:
        raise UnreadableFile(str(error)) from error


def by_item(answers: Answers) -> list[Integers]:
    """The rows of each item's answers, in the (random) order they are read in."""
    order = np.argsort(answers.item, kind="stable")
    return np.split(order, np.searchsorted(answers.item[order], np.arange(1, answers.items)))


def replay(answers: Answers, rows: Integers, skills: Skills, rule: Rule) -> Stopped:
    """One item by the product's own consensus and rule. The next to answer is anybody of the pool."""
    votes: list[Vote] = []
    posterior = skills.prior
    anybody = skills.confusion.mean(axis=0)
    for row in rows:
        votes.append(Vote(int(answers.answer[row]), confusion=skills.confusion[answers.expert[row]]))
        posterior = combine(votes, answers.classes, skills.prior).posterior
        if should_stop(posterior, len(votes), rule, anybody).stop:
            break
    return Stopped(len(votes), posterior)


def fixed(crowd: Crowd, order: list[Integers], measured: Integers, number: int, note: Note) -> float:
    """Accuracy of the majority of the first `number` answers, ties shared out."""
    counts = np.stack(
        [np.bincount(crowd.answers.answer[order[item][:number]], minlength=crowd.answers.classes) for item in measured]
    )
    short = int((counts.sum(axis=1) < number).sum())
    if short:
        note(f"fixed {number}: {short} of {len(measured)} items have fewer answers and give those they have.")
    return accuracy(counts.astype(np.float64), crowd.truth[measured])
