from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files import File
from django.db import transaction

from accounts.actions.events import record_event
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Missing, ReasonNeeded
from tasks.actions.imports import TO_DO, Upload
from tasks.actions.projects import project_to_change
from tasks.errors import FileInUse, NameTaken, NotADocument, ProjectClosed, TooManyFiles
from tasks.importing.attachments import LONGEST, PAGE, normal_name
from tasks.importing.signatures import kind_of
from tasks.models import Attachment, Import, ItemAttachment, Project, ProjectState
from tasks.queries.attachments import storage
from tasks.queries.imports import path_of

BEGINNING = 64


@transaction.atomic
def add_attachment(*, by: Actor, project_id: UUID, upload: Upload, now: datetime) -> Attachment:
    """Keep an uploaded file for a project's items to be judged by. The same file under the same name again is the one
    that is there; an erased one's name takes only the very same bytes, and they are back.

    Locks the project. Raises Missing, RoleTooLow, ProjectClosed, NotADocument, NameTaken, TooManyFiles.
    """
    project = project_to_change(by=by, project_id=project_id)
    if project.state == ProjectState.CLOSED:
        raise ProjectClosed("This project is closed. Open it again to bring files into it.")
    name, kind = checked_name(upload.filename), checked_kind(upload)
    known = Attachment.objects.filter(project=project, name=name).first()
    if known is not None and known.digest != upload.digest:
        raise NameTaken(
            f"Another file called “{name}” lies here already. Give this one another name, or remove the other first.",
            fields={"file": ["Give it another name."]},
        )
    if known is not None and known.erased_at is None:
        return known
    if known is None:
        check_room(project)
        known = Attachment(
            project=project, name=name, kind=kind, digest=upload.digest, bytes_total=upload.bytes_total,
            uploaded_by=by.user, created_at=now,
        )  # fmt: skip
    known.stored_as, known.erased_at = stored(project, upload, kind), None
    known.save()
    told(by, "attachment.added", known, now)
    return known


def checked_name(filename: str) -> str:
    """The name that rows will use. Raises NotADocument."""
    name = normal_name(filename)
    if not name or len(name) > LONGEST or PAGE.search(name):
        message = f"A file's name has 1 to {LONGEST} characters and does not end in “#page=…”."
        raise NotADocument(message, fields={"file": [message]})
    return name


def checked_kind(upload: Upload) -> str:
    """What the file is, by its content. Raises NotADocument."""
    with path_of(upload.stored_as).open("rb") as file:
        kind = kind_of(file.read(BEGINNING))
    if kind is None:
        message = "Items are judged by PDF, PNG, JPEG and WebP files; by its content this is none of them."
        raise NotADocument(message, fields={"file": [message]})
    return kind


def check_room(project: Project) -> None:
    """Raise TooManyFiles where the project has all it keeps."""
    most = settings.ATTACHMENTS_MAX
    if Attachment.objects.filter(project=project).count() >= most:
        raise TooManyFiles(f"A project keeps at most {most:,} files. Remove some that no item uses.")


def stored(project: Project, upload: Upload, kind: str) -> str:
    """Where the bytes now lie: by digest, once a project."""
    name = f"{project.pk}/{upload.digest}.{kind}"
    if storage().exists(name):
        return name
    with Path(path_of(upload.stored_as)).open("rb") as file:
        return storage().save(name, File(file))


@transaction.atomic
def remove_attachment(*, by: Actor, attachment_id: UUID, now: datetime) -> None:
    """Take a file away that no item uses.

    Locks the project. Raises Missing, RoleTooLow, FileInUse.
    """
    found = attachment_to_change(by, attachment_id)
    if Import.objects.filter(project=found.project_id, state__in=TO_DO).exists():
        raise FileInUse("Items are on their way into this project and may use the file. Remove it once they are in.")
    if ItemAttachment.objects.filter(attachment=found).exists():
        raise FileInUse("Items are judged by this file. Erase it if it must go; what was judged by it still says so.")
    told(by, "attachment.removed", found, now)
    Attachment.objects.filter(pk=found.pk).delete()
    # Never before the commit: the row would name bytes that are gone.
    transaction.on_commit(lambda: forget(found))


@transaction.atomic
def erase_attachment(*, by: Actor, attachment_id: UUID, reason: str, now: datetime) -> Attachment:
    """Take a file from everybody's eyes at once, whoever uses it; a job destroys its bytes. Its name and digest stay
    with the items and their rows.

    Locks the project. Raises Missing, RoleTooLow, ReasonNeeded.
    """
    found = attachment_to_change(by, attachment_id)
    if not reason.strip():
        raise ReasonNeeded("Say why the file is erased.", fields={"reason": ["Say why."]})
    if found.erased_at is not None:
        return found
    found.erased_at = now
    found.save(update_fields=["erased_at"])
    told(by, "attachment.erased", found, now, reason=reason.strip()[:2000])
    return found


@transaction.atomic
def destroy_erased() -> bool:
    """Destroy the bytes of one erased file; whether there was one. The bytes go first: doing it twice harms nothing.

    Locks the project, so that the same bytes are not brought back meanwhile.
    """
    waiting = Attachment.objects.filter(erased_at__isnull=False).exclude(stored_as="").order_by("erased_at")
    found = waiting.first()
    if found is None:
        return False
    lock(found)
    again = waiting.filter(pk=found.pk).first()
    if again is not None:
        destroy(again)
        again.stored_as = ""
        again.save(update_fields=["stored_as"])
    return True


def attachment_to_change(by: Actor, attachment_id: UUID) -> Attachment:
    """The file, its project locked. Raises Missing, RoleTooLow."""
    found = Attachment.objects.filter(pk=attachment_id).values_list("project", flat=True).first()
    if found is None:
        raise Missing("There is no such file here, or none that you may see.")
    project_to_change(by=by, project_id=found)
    again = Attachment.objects.select_related("project").filter(pk=attachment_id).first()
    if again is None:
        raise Missing("There is no such file here, or none that you may see.")
    return again


def lock(file: Attachment) -> None:
    list(Project.objects.select_for_update(no_key=True).filter(pk=file.project_id).values_list("pk"))


def destroy(gone: Attachment) -> None:
    """Delete the bytes, unless the project has them under another name; the caller has locked it."""
    others = Attachment.objects.filter(project=gone.project_id, stored_as=gone.stored_as, erased_at=None)
    if gone.stored_as and not others.exclude(pk=gone.pk).exists():
        storage().delete(gone.stored_as)


@transaction.atomic
def forget(gone: Attachment) -> None:
    """Delete what a row that is gone had; the same bytes may have come back meanwhile."""
    lock(gone)
    destroy(gone)


def told(by: Actor, act: str, file: Attachment, now: datetime, reason: str = "") -> None:
    """Into the trail, and to whoever watches the project."""
    record_act(
        by=by, act=act, object_type="attachment", object_id=file.pk, now=now, lab_id=file.project.lab_id,
        reason=reason, facts={"sha256": file.digest, "bytes": file.bytes_total},
    )  # fmt: skip
    record_event(
        topic=f"project:{file.project_id}", kind="attachments.changed", object_type="attachment", object_id=file.pk
    )
