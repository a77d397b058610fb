import json
from dataclasses import asdict

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.certification.certify import alike, certify
from marketplace.certification.evidence import parsed
from marketplace.models import Certificate


class Command(BaseCommand):
    help = "Reckon a certificate anew from its stored evidence and say whether it comes out the same, as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("certificate", help="The certificate's id.")

    def handle(self, *args: object, certificate: str, **options: object) -> None:
        found = Certificate.objects.filter(pk=certificate).first()
        if found is None:
            raise CommandError("There is no such certificate. Its id stands on its page.")
        evidence = parsed(orjson.dumps(found.evidence["evidence"]).decode())
        again = orjson.loads(orjson.dumps(asdict(certify(evidence))))
        stored = found.evidence["outcome"]
        is_same = alike({**again, "need": None}, {**stored, "need": None}) and evidence.digest() == found.digest
        self.stdout.write(json.dumps({
            "certificate": str(found.pk), "digest": evidence.digest(), "stored_digest": found.digest,
            "outcome": again["sentence"], "verified": is_same,
        }))  # fmt: skip
        if not is_same:
            raise CommandError("The stored outcome is not what the evidence gives.")
