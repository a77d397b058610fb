"""Real medical questions and real preference pairs with their human answers, read where they lie."""

import csv
import io
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

DATA = Path(os.environ.get("CONSILIUM_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))


@dataclass(frozen=True)
class RealItems:
    """A file as a lab would bring it, and what three people answered, by the row's own id."""

    filename: str
    body: bytes
    answers: dict[str, list[dict[str, object]]]
    first_sides: dict[str, str] = field(default_factory=dict)


def found(*parts: str) -> Path:
    """The file, or a skip that says plainly what is missing."""
    path = DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the real data set {'/'.join(parts)} is missing; set CONSILIUM_DATA to its folder")
    return path


def medical_questions(count: int) -> RealItems:
    """PubMedQA: yes, no or maybe, from an abstract. Two annotators' answers and the final decision."""
    rows = json.loads(found("medicine", "pubmedqa", "ori_pqal.json").read_text())
    lines, answers = [], {}
    for key, row in sorted(rows.items())[:count]:
        line = {"pmid": key, "question": row["QUESTION"], "abstract": "\n\n".join(row["CONTEXTS"])}
        lines.append(json.dumps(line))
        given = (row["reasoning_required_pred"], row["reasoning_free_pred"], row["final_decision"])
        answers[key] = [{"label": label} for label in given]
    return RealItems("questions.jsonl", "\n".join(lines).encode(), answers)


def legal_clauses(count: int) -> RealItems:
    """LegalBench: does the clause keep the agreement itself confidential? CSV with quotes and commas."""
    folder = "contract_nli_confidentiality_of_agreement"
    with found("law", "legalbench", folder, "train.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))[:count]
    table = [["number", "clause", "document"]]
    table += [[row["index"], row["text"], row["document_name"]] for row in rows]
    answers = {row["index"]: [{"label": row["answer"].lower()}] * 3 for row in rows}
    return RealItems("clauses.csv", as_csv(table), answers)


def preference_pairs(count: int) -> RealItems:
    """PandaLM: two responses, three people each; 1 and 2 name the better one, 0 a tie."""
    rows = json.loads(found("preference", "pandalm", "testset-v1.json").read_text())[:count]
    preference = {"1": -2, "2": 2, "0": 0}
    table = [["idx", "instruction", "input", "response1", "response2"]]
    table += [[row[name] for name in table[0]] for row in rows]
    answers = {
        str(row["idx"]): [{"preference": preference[str(row[f"annotator{n}"])]} for n in (1, 2, 3)] for row in rows
    }
    first_sides = {str(row["idx"]): row["response1"] for row in rows}
    return RealItems("pairs.csv", as_csv(table), answers, first_sides)


def as_csv(rows: list[list[str]]) -> bytes:
    """Rows as CSV, quoted where needed."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
