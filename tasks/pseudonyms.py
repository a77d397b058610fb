"""Names of experts towards labs: steady within a project, unlinkable between projects. Pure."""

import hashlib
import hmac
from base64 import b32encode
from uuid import UUID


def pseudonym(key: str, project_id: UUID, expert_id: UUID) -> str:
    """The expert's name in one project: 50 bits of HMAC-SHA256 under the server's key."""
    digest = hmac.digest(key.encode(), b"pseudonym" + project_id.bytes + expert_id.bytes, hashlib.sha256)
    return f"expert-{b32encode(digest)[:10].decode().lower()}"
