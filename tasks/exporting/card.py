"""The dataset card: what the rows are, where they came from, and what was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

TASK_CATEGORIES = {
    "pair": "text-generation",
    "choice": "text-classification",
    "choices": "text-classification",
    "spans": "token-classification",
}
SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the card says; figures as counted while the rows were written."""

    name: str
    field: str
    specialty: str
    jurisdiction: str
    as_of: str
    audience: str
    language: str
    task_type: str
    shape: str
    source_licence: str
    answer_licence: str
    rows: int
    left_out: Mapping[str, int]
    minimum_confidence: float
    guideline: str
    built_at: str
    certificates: Sequence[str] = ()


def card(facts: CardFacts, columns: Sequence[str]) -> str:
    """README.md of the dataset: YAML header, then plain words."""
    return "\n".join([*header(facts), "", *body(facts), "", *left_out(facts), "", "## Columns", "", *bullets(columns)])


def header(facts: CardFacts) -> list[str]:
    size = next((label for limit, label in SIZES if facts.rows < limit), "n>1M")
    return [
        "---",
        f"pretty_name: {quoted(facts.name)}",
        f"language: [{quoted(facts.language)}]",
        "license: other",
        f"license_name: {quoted(facts.answer_licence)}",
        "annotations_creators: [expert-generated]",
        f"task_categories: [{TASK_CATEGORIES.get(facts.task_type, 'other')}]",
        f"size_categories: [{size}]",
        "configs:",
        f"  - config_name: {facts.shape}",
        '    data_files: "*.parquet"',
        "---",
    ]


def body(facts: CardFacts) -> list[str]:
    return [
        f"# {one_line(facts.name)}",
        "",
        f"{facts.rows} rows, judged by credentialed experts in {facts.field} ({facts.specialty}).",
        f"Built {facts.built_at}.",
        "",
        f"- Jurisdiction {facts.jurisdiction}, as of {facts.as_of}, for the reader: {one_line(facts.audience)}",
        f"- Source licence: {one_line(facts.source_licence) or 'not stated'}",
        f"- Licence of the answers: {one_line(facts.answer_licence)}",
        "- Experts answered without seeing each other's answers. `confidence` is the posterior probability of the",
        "  decided answer; `answers` lists each one; `design` and `sampling_probability` say how it was worked on.",
        f"- Rows with `confidence` below {facts.minimum_confidence:g} were left out.",
        *settled(facts),
        "- Annotators are pseudonyms made for this export; they cannot be linked to another.",
        "",
        "```python",
        "from datasets import load_dataset",
        'rows = load_dataset("parquet", data_files="*.parquet", split="train")',
        "```",
        "",
        "## Guideline",
        "",
        facts.guideline,
    ]


def settled(facts: CardFacts) -> list[str]:
    """What AI settled and under which certificates; said also where it settled nothing."""
    if not facts.certificates:
        return ["- No item was settled by AI."]
    return [
        "- Rows with `route` ai were settled by AI under an error certificate, named in `certificate_id`:",
        *(f"  - {one_line(each)}" for each in facts.certificates),
    ]


def left_out(facts: CardFacts) -> list[str]:
    if not facts.left_out:
        return ["## Left out", "", "Nothing."]
    return ["## Left out", "", *(f"- {reason.replace('_', ' ')}: {count}" for reason, count in facts.left_out.items())]


def bullets(columns: Sequence[str]) -> list[str]:
    return [f"- `{column}`" for column in columns]


def quoted(text: str) -> str:
    """A YAML scalar; JSON strings are YAML."""
    return orjson.dumps(text).decode()


def one_line(text: str) -> str:
    return " ".join(text.split())
