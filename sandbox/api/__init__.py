"""Stripe's routes that the sandbox answers, a file a noun, listed in `sandbox/endpoints.py`."""
