"""Files of items, brought in through the API and the real job."""

from typing import Any

import orjson
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from tasks.jobs import run_imports
from tasks.models import Project

MAPPING = {"prompt": "question", "a": "first", "b": "second", "external_id": "id"}


def row(number: int, **changes: object) -> dict[str, object]:
    """A pair as a lab has it."""
    return {
        "id": f"q{number}", "question": f"May the landlord do {number}?", "first": f"Yes, {number}.",
        "second": "No.", **changes,
    }  # fmt: skip


def jsonl(*rows: object) -> bytes:
    return b"".join(each if isinstance(each, bytes) else orjson.dumps(each) + b"\n" for each in rows)


def upload(
    client: APIClient,
    project: Project,
    body: bytes,
    *,
    filename: str = "rows.jsonl",
    mapping: object = None,
    **headers: Any,
) -> Any:
    form = {"file": SimpleUploadedFile(filename, body), "mapping": orjson.dumps(mapping or MAPPING).decode()}
    return client.post(f"/api/v1/projects/{project.pk}/imports", form, format="multipart", headers=headers)


def bring_in(client: APIClient, project: Project, body: bytes, **more: Any) -> dict[str, Any]:
    """Upload, run the job, and what the import then says."""
    answer = upload(client, project, body, **more)
    assert answer.status_code == 202, answer.content
    run_imports()
    return dict(client.get(f"/api/v1/imports/{answer.json()['id']}").json())


def problems(client: APIClient, import_id: str) -> list[tuple[int, str, str]]:
    rows = client.get(f"/api/v1/imports/{import_id}/problems").json()["results"]
    return [(each["line"], each["column"], each["message"]) for each in rows]
