"""The product's WSGI application with one view more: what a request costs that asks for nothing."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.work.settings"

from marketplace.wsgi import application as application
