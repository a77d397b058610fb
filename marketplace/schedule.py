"""How often each sweep runs; a nudge after commit usually comes first, the sweep heals what it missed."""

BEAT_SCHEDULE: dict[str, dict[str, object]] = {}
