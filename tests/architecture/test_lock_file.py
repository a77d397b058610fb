"""`npm ci` takes the lock file as it is, on every system."""

import json
from collections.abc import Iterator
from typing import Any

from runtime.folder import ROOT


def lock_file() -> dict[str, dict[str, Any]]:
    packages: dict[str, dict[str, Any]] = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    return packages


def places(of: str, name: str) -> Iterator[str]:
    """Where npm looks for a package from another one's place: its own folder, then each one above."""
    while True:
        yield f"{of}/node_modules/{name}".lstrip("/")
        if not of:
            return
        of = of.rpartition("/node_modules/")[0]


def test_builds_for_every_system_are_locked() -> None:
    """npm leaves out the builds of other systems when it writes the file beside installed packages. To mend it:
    move node_modules away, then `npm install --package-lock-only`."""
    packages = lock_file()
    absent = [
        f"{name}, which {place or 'the front end'} asks for"
        for place, package in packages.items()
        for name in package.get("optionalDependencies", {})
        if not any(candidate in packages for candidate in places(place, name))
    ]
    assert absent == []
