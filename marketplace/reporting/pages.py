"""Printable pages: one template each, filled with JSON, so that no text of a lab is ever read as markup."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import typst

TEMPLATES = Path(__file__).parent / "templates"


def render(template: str, facts: Mapping[str, object]) -> bytes:
    """The page as PDF, black on white, with the fonts that the typesetter carries."""
    made = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        ignore_system_fonts=True,
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template} did not give one document")
    return made


def efficiency_pdf(
    *, title: str, dated: datetime, assumptions: Mapping[str, object], figures: Mapping[str, object]
) -> bytes:
    """The efficiency report on paper."""
    facts = {"title": title, "dated": f"{dated:%A, %d %B %Y, %H:%M} UTC", "assumptions": assumptions, **figures}
    return render("efficiency.typ", facts)


def certificate_pdf(facts: Mapping[str, object]) -> bytes:
    """An error certificate on paper; the facts are those of its page."""
    return render("certificate.typ", facts)
