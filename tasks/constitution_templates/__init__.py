"""Principles to start from, written for this product; the medical ones follow the ideas of the American Medical
Association's nine principles of medical ethics in words of our own. Pure."""

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
NAMES = ("medical_ethics", "patient_answers", "legal_answers")


@dataclass(frozen=True, slots=True)
class Template:
    """A set of principles, each with `code`, `title` and `text`."""

    name: str
    title: str
    field: str
    principles: list[dict[str, str]]


def read(name: str) -> Template:
    facts = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    numbered = [{"code": f"P{place}", **each} for place, each in enumerate(facts["principles"], start=1)]
    return Template(name, facts["title"], facts["field"], numbered)


TEMPLATES = tuple(read(name) for name in NAMES)
