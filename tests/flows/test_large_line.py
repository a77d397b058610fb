"""One line of 200 MB, through the front door of a running copy: refused with its reason, and no server grows by it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.client import Client, until
from tests.flows.patient_project import PROJECT
from tests.flows.story import key_of
from tests.stack import Stack

pytestmark = pytest.mark.xdist_group("story")
LINE_BYTES = 200 * 1024**2
MAY_GROW_BYTES = 48 * 1024**2
SERVERS = ("gunicorn", "marketplace.celery worker", "caddy")
MAPPING = {"prompt": "prompt", "a": "a", "b": "b", "external_id": "id"}


def row(name: str) -> bytes:
    return json.dumps({"id": name, "prompt": f"{name}?", "a": "Yes.", "b": "No."}).encode() + b"\n"


def write(place: Path) -> int:
    """A good row, the long one, a good row; the bytes of all."""
    with place.open("wb") as file:
        file.write(row("before"))
        file.write(b'{"id": "long", "prompt": "')
        block = b"Lorem ipsum dolor sit amet, " * 37_449
        for _ in range(LINE_BYTES // len(block) + 1):
            file.write(block)
        file.write(b'", "a": "Yes.", "b": "No."}\n')
        file.write(row("after"))
        return file.tell()


def memory(stack: Stack, field: str) -> Iterator[tuple[int, int]]:
    """(process, bytes) of every server that touches the file."""
    for pid in {pid for name in SERVERS for pid in stack.pids(name)}:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith(field):
                yield pid, int(line.split()[1]) * 1024


def forget_peaks(stack: Stack) -> None:
    """Let the kernel count each server's peak from now on."""
    for pid, _ in memory(stack, "VmRSS"):
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def test_a_line_of_200_megabytes(stack: Stack, tmp_path: Path) -> None:
    place, password = tmp_path / "long.jsonl", "correct horse battery"
    written = write(place)
    assert written > LINE_BYTES
    made = stack.manage("create_lab", "--name", "Long", "--owner-email", "long@example.com", "--password", password)
    lab = Client(stack.url, key_of(stack, "long@example.com", "--lab", made["id"]))
    project = lab.post("/projects", {"lab": made["id"], **PROJECT, "name": "A long line"})["id"]
    before = dict(memory(stack, "VmRSS"))
    assert len(before) >= 4
    forget_peaks(stack)

    with place.open("rb") as file:
        form = {"files": {"file": (place.name, file)}, "data": {"mapping": json.dumps(MAPPING)}}
        run = lab.post(f"/projects/{project}/imports", expect=202, **form)
    done = until(lambda: lab.get(f"/imports/{run['id']}"), lambda seen: seen["state"] == "done", "the import")

    assert (done["rows_imported"], done["rows_refused"], done["lines_done"]) == (2, 1, 3)
    assert done["bytes_done"] == done["bytes_total"] == written
    (problem,) = lab.rows(f"/imports/{run['id']}/problems")
    assert (problem["line"], problem["message"]) == (
        2, "This row is longer than 1,048,576 bytes and was skipped. Split or shorten it.",
    )  # fmt: skip
    assert {item["external_id"] for item in lab.rows(f"/projects/{project}/items")} == {"before", "after"}
    grown = {pid: peak - before[pid] for pid, peak in memory(stack, "VmHWM") if pid in before}
    assert len(grown) == len(before), "a server was replaced on the way"
    assert max(grown.values()) < MAY_GROW_BYTES, grown
    print(f"\na line of {LINE_BYTES // 1024**2} MB: the server that grew most grew by {max(grown.values()) // 1024} kB")
