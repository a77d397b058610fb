"""The export rows of critiques, in TRL's column names where it has some."""

from collections.abc import Sequence

import orjson

from tasks.types import checks
from tasks.types.base import Column, ContentField, Exported, Fields, Judged
from tasks.types.messages import asked, said

ANSWER = (Column("findings", "text"), Column("revision", "text"))
SHAPES: dict[str, list[Column]] = {
    "critique": [
        Column("prompt", "text"), Column("response", "text"), Column("context", "text"), *ANSWER,
        Column("label", "text"),
    ],
    "sft": [Column("messages", "messages")],
    "preference": [Column(name, "messages") for name in ("prompt", "chosen", "rejected")],
}  # fmt: skip


def columns(shape: str, fields: Sequence[ContentField]) -> list[Column]:
    return checks.raw_columns(fields, *ANSWER) if shape == "raw" else SHAPES[shape]


def flat(answer: Fields) -> dict[str, object]:
    """The answer's two columns; findings as JSON."""
    if not answer:
        return {}
    return {"findings": orjson.dumps(answer["findings"]).decode(), "revision": answer["revision"]}


def rows(shape: str, judged: Judged, answer: Fields, cls: str) -> Exported:
    """The row of a decided item, or why it has none in this shape (`unclear`, `nothing_broken`, `no_revision`)."""
    content, revision = judged.content, answer["revision"]
    response = checks.text(content, "response")
    if shape == "critique":
        own = {name: content.get(name) for name in ("prompt", "response", "context")}
        return Exported([{**own, **flat(answer), "label": cls, **judged.provenance}])
    if cls == "unclear":
        return Exported([], "unclear")
    if cls == "breaks" and not isinstance(revision, str):
        return Exported([], "no_revision")
    better = str(revision) if cls == "breaks" else response
    if shape == "sft":
        return Exported([{"messages": [*asked(content), said(better)], **judged.provenance}])
    if cls == "keeps":
        return Exported([], "nothing_broken")
    sides = {"prompt": asked(content), "chosen": [said(better)], "rejected": [said(response)]}
    return Exported([{**sides, **judged.provenance}])
