"""PandaLM's test set (Apache-2.0): pairs of answers that three people and two AI models compared.

Wang et al. (2023), "PandaLM: An Automatic Evaluation Benchmark for LLM Instruction Tuning Optimization".
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

PLACE = "preference/pandalm"
PEOPLE = 3
# The people say which is better or 0 for neither; how much better, nobody said.
PREFERENCES = {"1": -2, "2": 2, "0": 0}
CLASSES = {"1": "a", "2": "b", "0": "tie", "Tie": "tie"}
MODELS = {"GPT-3.5": ("gpt-3.5-turbo-testset-v1.json", "gpt"), "PandaLM-7B": ("pandalm-7b-testset-v1.json", "pandalm")}


class DataMissing(Exception):
    """The set does not lie where it is looked for; the message says where that is."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a model recorded on a pair. `answer` is a class, or what it wrote in place of one."""

    answer: str
    reasons: str

    @property
    def is_readable(self) -> bool:
        return self.answer in ("a", "b", "tie")


@dataclass(frozen=True, slots=True)
class Pair:
    """One row. `preferences`: what each of the people answered, from -2 (A is better) to 2; `said` by model."""

    name: str
    prompt: str
    context: str
    a: str
    b: str
    preferences: tuple[int, ...]
    said: dict[str, Said]

    @property
    def majority(self) -> int | None:
        """What two of the three answered; None where all differ."""
        return next((each for each in self.preferences if self.preferences.count(each) > 1), None)

    @property
    def words(self) -> int:
        return sum(len(text.split()) for text in (self.prompt, self.context, self.a, self.b))


def folder() -> Path:
    """Where real sets lie: CONSILIUM_DATA, or shared/data beside the repository."""
    return Path(os.environ.get("CONSILIUM_DATA") or Path(__file__).parents[3] / "shared" / "data")


def pairs(number: int, seed: int) -> list[Pair]:
    """So many pairs at random, in random order; those with twice the same answer are no comparison. Raises
    DataMissing."""
    place = folder() / PLACE
    if not place.is_dir():
        raise DataMissing(f"PandaLM's set is missing: {place} is no folder. Set CONSILIUM_DATA to where the sets lie.")
    said = {name: recorded(place / file, field) for name, (file, field) in MODELS.items()}
    rows = [pair_of(row, said) for row in loaded(place / "testset-v1.json") if row["response1"] != row["response2"]]
    return Random(seed).sample(rows, min(number, len(rows)))  # noqa: S311  (a sample to show)


def pair_of(row: dict[str, Any], said: dict[str, dict[int, Said]]) -> Pair:
    return Pair(
        name=f"pandalm-{row['idx']}",
        # A response such as “true” is no text in the file.
        prompt=str(row["instruction"]),
        context=str(row["input"]),
        a=str(row["response1"]),
        b=str(row["response2"]),
        preferences=tuple(PREFERENCES[str(row[f"annotator{number}"])] for number in range(1, PEOPLE + 1)),
        said={name: verdicts[row["idx"]] for name, verdicts in said.items()},
    )


def recorded(path: Path, field: str) -> dict[int, Said]:
    found = {}
    for row in loaded(path):
        answer = str(row[f"{field}_result"])
        found[row["idx"]] = Said(CLASSES.get(answer, answer), str(row.get(f"{field}_reason") or ""))
    return found


def loaded(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return rows
