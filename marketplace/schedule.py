"""How often each sweep runs; a nudge after commit usually comes first, the sweep heals what it missed."""

BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "accounts.prune": {"task": "accounts.jobs.prune", "schedule": 3600.0},
    "accounts.send_mails": {"task": "accounts.jobs.send_mails", "schedule": 10.0},
    "marketplace.advance": {"task": "marketplace.jobs.advance", "schedule": 2.0},
    "marketplace.certify": {"task": "marketplace.jobs.certify", "schedule": 5.0},
    "marketplace.open_more": {"task": "marketplace.jobs.open_more", "schedule": 2.0},
    "marketplace.remove_old_exports": {"task": "marketplace.jobs.remove_old_exports", "schedule": 3600.0},
    "marketplace.run_exports": {"task": "marketplace.jobs.run_exports", "schedule": 3.0},
    "marketplace.screen": {"task": "marketplace.jobs.screen", "schedule": 2.0},
    "marketplace.write_reports": {"task": "marketplace.jobs.write_reports", "schedule": 5.0},
    "payments.catch_up": {"task": "payments.jobs.catch_up", "schedule": 900.0},
    "payments.handle_events": {"task": "payments.jobs.handle_events", "schedule": 3.0},
    "payments.note_balances": {"task": "payments.jobs.note_balances", "schedule": 60.0},
    "payments.release_earnings": {"task": "payments.jobs.release_earnings", "schedule": 5.0},
    "payments.run_operations": {"task": "payments.jobs.run_operations", "schedule": 3.0},
    "payments.send_batches": {"task": "payments.jobs.send_batches", "schedule": 5.0},
    "tasks.finish_attempts": {"task": "tasks.jobs.finish_attempts", "schedule": 30.0},
    "tasks.lapse_claims": {"task": "tasks.jobs.lapse_claims", "schedule": 5.0},
    "tasks.remove_uploads": {"task": "tasks.jobs.remove_uploads", "schedule": 3600.0},
    "tasks.run_imports": {"task": "tasks.jobs.run_imports", "schedule": 3.0},
    "tasks.take_in": {"task": "tasks.jobs.take_in", "schedule": 2.0},
}
