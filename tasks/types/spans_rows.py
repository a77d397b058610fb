"""The export rows of marked passages, as trainers of token classifiers read them: a text, and what lies where in it."""

from collections.abc import Sequence

from tasks.types import checks, passages
from tasks.types.base import Column, Fields, Judged

ANSWER = (Column("spans", "spans"), Column("nothing_to_mark", "flag"))
COLUMNS = [
    Column("text", "text"),
    Column("spans", "spans"),
    Column("labels", "texts"),
    Column("question", "text"),
    Column("context", "text"),
]


def quoted(answer: Fields, text: str) -> dict[str, object]:
    """The answer with each span's own text beside its place, in the order of the text."""
    if not answer:
        return {}
    spans = [
        {**passage.as_json(), "text": text[passage.start : passage.end]} for passage in passages.passages_of(answer)
    ]
    return {**answer, "spans": spans}


def row(judged: Judged, answer: Fields, settings: Fields, labels: Sequence[str]) -> dict[str, object]:
    """The row of a decided item. `labels`: all that could be marked, so that what is absent counts as looked for."""
    text = checks.text(judged.content, "text")
    return {
        "text": text,
        "spans": quoted(answer, text)["spans"],
        "labels": list(labels),
        "question": checks.text(judged.content, "question") or str(settings["question"]),
        "context": judged.content.get("context"),
        **judged.provenance,
    }
