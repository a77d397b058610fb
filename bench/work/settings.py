"""The product's settings, with the bare view's address."""

from marketplace.settings import *  # noqa: F403

ROOT_URLCONF = "bench.work.urls"
