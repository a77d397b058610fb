"""Uploads that go straight to disk, a piece at a time, hashed on the way and never whole in memory."""

import hashlib
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from rest_framework import exceptions
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from accounts.errors import Invalid
from accounts.identifiers import uuid7
from tasks.actions.imports import Upload
from tasks.queries.imports import path_of


class TooLarge(exceptions.APIException):
    status_code = 413
    default_code = "too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A file may have at most {limit / 1024**3:.3g} GiB. Split it and import the parts.")


class StoredFile(UploadedFile[bytes]):
    """A file of the request that lies in the upload folder."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(file=None, name=upload.filename, size=upload.bytes_total)
        self.upload = upload


class StoringHandler(FileUploadHandler):
    """Writes each file of a request into the upload folder; beyond `limit` bytes it refuses, or drops the rest."""

    chunk_size = 256 * 1024

    def __init__(self, limit: int, *, drops_rest: bool = False) -> None:
        super().__init__()
        self.limit, self.drops_rest = limit, drops_rest
        self.paths: list[Path] = []
        self.out: BinaryIO | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.stored_as, self.digest, self.written = f"{uuid7()}.upload", hashlib.sha256(), 0
        path = path_of(self.stored_as)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.paths.append(path)
        self.out = path.open("xb")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        piece = bytes(raw_data)
        if self.written + len(piece) > self.limit:
            if not self.drops_rest:
                raise TooLarge(self.limit)
            piece = piece[: self.limit - self.written]
        self.written += len(piece)
        self.digest.update(piece)
        if self.out is not None:
            self.out.write(piece)

    def file_complete(self, file_size: int) -> StoredFile:
        self.close()
        name = str(self.file_name or "file").replace("\x00", "")
        return StoredFile(Upload(name, self.stored_as, self.digest.hexdigest(), self.written))

    def upload_interrupted(self) -> None:
        self.close()

    def close(self) -> None:
        if self.out is not None:
            self.out.close()
            self.out = None

    def remove(self) -> None:
        """Take away what was stored."""
        self.close()
        for path in self.paths:
            path.unlink(missing_ok=True)


class UploadEndpoint(Endpoint):
    """An endpoint that takes one file. What its `post` does not keep is gone with the answer."""

    parser_classes = (MultiPartParser,)
    upload_limit = property(lambda self: settings.UPLOAD_MAX_BYTES)
    drops_rest = False

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        # Before anything reads the body: the check against forged requests does, for one.
        self.storing = StoringHandler(self.upload_limit, drops_rest=self.drops_rest)
        request.upload_handlers = [self.storing]
        self.is_kept = False
        return super().initialize_request(request, *args, **kwargs)

    def uploaded(self) -> Upload:
        """The file under the name `file`. Raises Invalid."""
        file = self.request.FILES.get("file")
        if not isinstance(file, StoredFile):
            raise Invalid("Send the file as form data under the name “file”.", fields={"file": ["Choose a file."]})
        return file.upload

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        final: Response = super().finalize_response(request, response, *args, **kwargs)
        if not self.is_kept:
            self.storing.remove()
        return final
