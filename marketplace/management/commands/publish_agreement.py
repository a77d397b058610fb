import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions.agreements import publish_agreement
from accounts.models import AgreementKind, Lab


class Command(BaseCommand):
    help = "Publish the next version of the platform's terms, or of a lab's NDA, from a text; prints one line of JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the full text, Markdown")
        parser.add_argument("--kind", required=True, choices=[AgreementKind.TERMS, AgreementKind.NDA])
        parser.add_argument("--title", required=True)
        parser.add_argument("--summary", required=True, help="in plain words, shown beside the full text")
        parser.add_argument("--lab", help="the lab's id, for its NDA")

    def handle(self, *args: object, file: Path, **options: str) -> None:
        lab = options["lab"]
        if (options["kind"] == AgreementKind.NDA) != bool(lab):
            raise CommandError("An NDA is a lab's and needs --lab; terms are the platform's and take none.")
        if lab and not Lab.objects.filter(pk=lab).exists():
            raise CommandError(f"There is no lab {lab}.")
        try:
            body = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        if not body.strip():
            raise CommandError(f"{file} is empty. Put the full text into it.")
        made = publish_agreement(
            by=None, kind=options["kind"], title=options["title"], summary=options["summary"], body=body,
            now=timezone.now(), lab_id=Lab.objects.get(pk=lab).pk if lab else None,
        )  # fmt: skip
        self.stdout.write(json.dumps({"id": str(made.pk), "kind": made.kind, "version": made.version}))
