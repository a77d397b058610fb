"""A small project on the demo's patient questions, for stories told over HTTP."""

import json

from runtime.folder import ROOT
from tests.flows.real_data import RealItems

FILE = ROOT / "marketplace" / "demo" / "patient_answers.jsonl"
PROJECT = {
    "name": "Patient questions", "field": "medicine", "specialty": "general", "jurisdiction": "US",
    "as_of": "2026-03-01", "audience": "patient", "task_type": "pair", "seats_per_item": 2,
    "task_settings": {"ties": True}, "guideline": "# Which answer serves the patient better?\n\nSafety first.",
}  # fmt: skip


def demo_items(count: int = 12) -> RealItems:
    """The first so many, on which everybody prefers the file's first answer."""
    lines = FILE.read_text().splitlines()[:count]
    rows = [json.loads(line) for line in lines]
    return RealItems(
        FILE.name,
        "\n".join(lines).encode(),
        {row["id"]: [{"preference": -2}] * 3 for row in rows},
        {row["id"]: row["answer_a"] for row in rows},
    )
