"""Real sets as the rows that `evaluate hybrid` reads, made when the bench runs and gone afterwards.

Public sets may be known by heart: ids are shuffled and labels renamed.
"""

import ast
import csv
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

Row = dict[str, object]
Rows = Iterator[Row]


def folder() -> Path:
    """Where the sets lie: CONSILIUM_DATA, or shared/data beside the repository. Raises SystemExit where missing."""
    place = Path(os.environ.get("CONSILIUM_DATA") or Path(__file__).parents[2] / "shared" / "data")
    if not place.is_dir():
        raise SystemExit(f"The real sets are missing: {place} is no folder. Set CONSILIUM_DATA to where they lie.")
    return place


def loaded(name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads((folder() / name).read_text(encoding="utf-8"))
    return found


def pandalm(cluster: Callable[[dict[str, object]], str]) -> Rows:
    """999 pairs, three people, two AI judges; an AI's tie is the people's 0, its garbage stays as it is."""
    place = "preference/pandalm/"
    judges = {
        name: {row["idx"]: {"Tie": "0"}.get(str(row[field]), str(row[field])) for row in loaded(place + file)}
        for name, file, field in (
            ("pandalm", "pandalm-7b-testset-v1.json", "pandalm_result"),
            ("gpt", "gpt-3.5-turbo-testset-v1.json", "gpt_result"),
        )
    }
    for row in loaded(place + "testset-v1.json"):
        yield {
            "item": str(row["idx"]),
            "texts": [row["response1"], row["response2"]],
            "cluster": cluster(row),
            "answers": {f"person {at}": str(row[f"annotator{at}"]) for at in (1, 2, 3)},
            "judges": {name: said[row["idx"]] for name, said in judges.items()},
        }


def pandalm_pairs() -> Rows:
    return pandalm(lambda row: str(row["idx"]))


def pandalm_prompts() -> Rows:
    return pandalm(lambda row: f"{row['instruction']}\n{row['input']}")


def clauses() -> Rows:
    """As `clauses_by_contract`, each clause a cluster of its own."""
    for row in clauses_by_contract():
        yield {**row, "cluster": row["item"]}


def clauses_by_contract() -> Rows:
    """Clauses of commercial contracts and their kind as lawyers marked it, where it is of one kind alone; the local
    judge reads them without help."""
    csv.field_size_limit(1 << 24)
    with (folder() / "law/cuad/master_clauses.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            quoted = quotes_of(row)
            often = Counter(quote for quotes in quoted.values() for quote in set(quotes))
            for kind, quotes in quoted.items():
                if own := [quote for quote in quotes if often[quote] == 1]:
                    yield {
                        "item": f"{row['Filename']} {kind}",
                        "text": " ".join(own),
                        "cluster": row["Filename"],
                        "answers": {"lawyer": kind},
                    }


def quotes_of(row: dict[str, str]) -> dict[str, list[str]]:
    """What the lawyers marked in one contract, by kind of clause."""
    kinds = [kind for kind in row if f"{kind}-Answer" in row and kind not in ("Document Name", "Parties")]
    return {kind: ast.literal_eval(row[kind]) for kind in kinds if row[kind].startswith("[")}


def llmbar() -> Rows:
    """Adversarial pairs with GPT-4's answer in both orders: one judge that stands by its answer or has none."""
    for slice_name in ("Neighbor", "GPTInst", "GPTOut", "Manual"):
        place = f"preference/llmbar/LLMBar/Adversarial/{slice_name}/evaluators/GPT-4/Vanilla/result.json"
        for at, row in enumerate(loaded(place)):
            orders = row["results"][0]  # type: ignore[index]
            said = {str(orders[f"swap = {swap}"]["winner"]) for swap in (False, True)}
            yield {
                "item": f"{slice_name} {at}",
                "texts": [row["output_1"], row["output_2"]],
                "cluster": f"{row['input']}",
                "answers": {"person": str(row["label"])},
                "judges": {"gpt-4": said.pop() if len(said) == 1 else "unclear"},
            }


def pubmedqa() -> Rows:
    """Biomedical questions with two experts' answers each; the local judge reads alone."""
    given: dict[str, dict[str, object]] = json.loads((folder() / "medicine/pubmedqa/ori_pqal.json").read_text())
    for name, row in given.items():
        yield {
            "item": name,
            "text": f"{row['QUESTION']} {' '.join(map(str, row['CONTEXTS']))}",  # type: ignore[call-overload]
            "cluster": name,
            "answers": {"free": row["reasoning_free_pred"], "required": row["reasoning_required_pred"]},
        }


SETS: dict[str, Callable[[], Rows]] = {
    "pandalm, a pair a cluster": pandalm_pairs,
    "pandalm, a prompt a cluster": pandalm_prompts,
    "cuad, a clause a cluster": clauses,
    "cuad, a contract a cluster": clauses_by_contract,
    "llmbar, adversarial": llmbar,
    "pubmedqa": pubmedqa,
}


def written(name: str, into: Path, seed: int, most: int | None = None) -> Path:
    """The set as a file of items: at most `most` whole clusters' items, shuffled, with new ids and renamed labels."""
    rng = np.random.default_rng(seed)
    rows = list(SETS[name]())
    if most is not None and len(rows) > most:
        clusters = rng.permutation(sorted({str(row["cluster"]) for row in rows}))
        kept = set(clusters[: max(3, len(clusters) * most // len(rows))].tolist())
        rows = [row for row in rows if row["cluster"] in kept]
    labels = sorted({str(label) for row in rows for label in row["answers"].values()})  # type: ignore[attr-defined]
    renamed = dict(zip(labels, (f"label {at}" for at in rng.permutation(len(labels))), strict=True))
    path = into / "items.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        for number, at in enumerate(rng.permutation(len(rows))):
            lines.write(json.dumps(disguised(rows[at], f"item {number}", renamed)) + "\n")
    return path


def disguised(row: Row, name: str, renamed: dict[str, str]) -> Row:
    changed = {**row, "item": name}
    for field in ("answers", "judges"):
        said: dict[str, str] = row.get(field) or {}  # type: ignore[assignment]
        changed[field] = {who: renamed.get(str(label), "unclear") for who, label in said.items()}
    return changed
