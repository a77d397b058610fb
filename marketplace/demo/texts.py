import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def text(name: str) -> str:
    """One of the demo's own texts."""
    return (FOLDER / name).read_text(encoding="utf-8")


def facts(name: str) -> dict[str, Any]:
    """One of the demo's JSON files."""
    read: dict[str, Any] = json.loads(text(name))
    return read
