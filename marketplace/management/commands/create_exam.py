import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from tasks.actions.exams import create_exam, questions_of
from tasks.errors import DoesNotFit
from tasks.importing.exam_files import ExamInFile, read_exam


class Command(BaseCommand):
    help = "Create an open exam from a JSON file (docs/operate.md shows one); prints one line of JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, file: Path, **options: object) -> None:
        try:
            read = read_exam(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from error
        if not isinstance(read, ExamInFile):
            raise CommandError("\n".join(f"{problem.field or file}: {problem.message}" for problem in read))
        try:
            exam = create_exam(
                title=read.title, field=read.field, questions=questions_of(read), length=read.length,
                minutes=read.minutes,
            )  # fmt: skip
        except DoesNotFit as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(json.dumps({"id": str(exam.pk), "title": exam.title, "questions": len(read.questions)}))
