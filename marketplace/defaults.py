"""The product's own figures: promised times, prices, limits. People are told them; change them here."""

import os
from datetime import timedelta


def duration(name: str, default: timedelta) -> timedelta:
    """A duration in seconds from the environment, so that tests and demos need not wait for days."""
    return timedelta(seconds=float(os.environ[name])) if name in os.environ else default


LEASE = duration("LEASE_SECONDS", timedelta(minutes=30))
# How long the item after the one in hand is kept ready; the page renews it while it is open.
KEPT_READY = duration("KEPT_READY_SECONDS", timedelta(minutes=5))
LEASE_LIMIT = duration("LEASE_LIMIT_SECONDS", timedelta(hours=4))
GRACE = duration("GRACE_SECONDS", timedelta(seconds=20))
SILENCE_PAYS_AFTER = duration("SILENCE_PAYS_AFTER_SECONDS", timedelta(hours=72))
CREDENTIAL_DECISION_WITHIN = timedelta(days=2)
# Standings are published each Monday, this long after midnight UTC, once there is that much to say.
PUBLISHES_AFTER = duration("PUBLISHES_AFTER_SECONDS", timedelta(hours=6))
PUBLICATION_NEEDS = 20
EXAM_RETAKE_AFTER = timedelta(days=30)
PLATFORM_FEE_BASIS_POINTS = 2000
PAYOUT_MINIMUM_MINOR = 2000
SECOND_CHECKER_ABOVE_MINOR = 1_000_000
DECIDED_AT_POSTERIOR = 0.8
# The lower end of the interval of expected agreement with final answers.
REVIEWER_LOWER_BOUND = 0.8
RESERVATION_BLOCK_ITEMS = 500
CLAIMS_AT_ONCE = 1
# Invitations: how long one stands, after how long the same work may be offered to the same expert again, how many an
# expert has at once, and what is assumed of those who have not said when they work.
INVITATION_LASTS = timedelta(hours=48)
INVITES_AGAIN_AFTER = timedelta(days=14)
INVITATIONS_AT_ONCE = 3
ASSUMED_OPEN_MINUTES = 120
# Hidden checks: their share of what an expert takes where the plan says nothing, how often each is shown before it
# rests, and how many of its seats are paid for ahead.
GOLD_SHARE = 0.08
GOLD_EXPOSURES = 200
GOLD_SEATS_AHEAD = 10
UPLOAD_MAX_BYTES = 1024**3
IMPORT_LINE_MAX_BYTES = 1024**2
# Documents and pictures that items are judged by: how large one is, and how many a project keeps.
ATTACHMENT_MAX_BYTES = 32 * 1024**2
ATTACHMENTS_MAX = 5_000
EXPORT_KEPT = timedelta(days=30)
# How often a question to a model is asked before it counts as failed, how long items wait for one that counts, and how
# many items it may have passed that no expert has come to.
MODEL_ATTEMPTS = 4
MODEL_WAIT = duration("MODEL_WAIT_SECONDS", timedelta(minutes=10))
SCREENED_AHEAD = 2000
