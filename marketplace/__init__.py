"""Choosing who or what does the work and at what price; the Django project on top of the other apps."""

from marketplace.celery import app as celery_app

__all__ = ["celery_app"]
