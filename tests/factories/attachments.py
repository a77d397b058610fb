"""Files that items are judged by, brought in through the API."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from tasks.models import Project

PDF = b"%PDF-1.7\nA lease.\n"
PNG = b"\x89PNG\r\n\x1a\nA scan."
JPEG = b"\xff\xd8\xff\xe0A photo."
WEBP = b"RIFF\x24\x00\x00\x00WEBPVP8 A picture."


def send(client: APIClient, project: Project, name: str, body: bytes = PDF, kind: str = "application/pdf") -> Any:
    """Upload one file; what its browser says it is (`kind`) counts for nothing."""
    form = {"file": SimpleUploadedFile(name, body, content_type=kind)}
    return client.post(f"/api/v1/projects/{project.pk}/attachments", form, format="multipart")


def keep(client: APIClient, project: Project, name: str, body: bytes = PDF) -> dict[str, Any]:
    """An uploaded file as the API tells of it."""
    answer = send(client, project, name, body)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def bytes_of(answer: Any) -> bytes:
    """What a streamed answer holds."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)
