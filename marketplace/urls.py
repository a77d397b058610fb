"""Every address of the product: one router a noun, each from its app's api package."""

from django.urls import URLPattern, URLResolver, include, path

import accounts.api.urls
import marketplace.api.urls
import payments.api.urls
import tasks.api.urls
from marketplace.api.dev_mail import mail
from marketplace.api.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("_allauth/", include("allauth.headless.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include(accounts.api.urls)),
    path("api/v1/", include(tasks.api.urls)),
    path("api/v1/", include(payments.api.urls)),
    path("api/v1/", include(marketplace.api.urls)),
    path("healthz", health),
    path("dev/mail", mail),
    *payments.api.urls.webhooks,
    *marketplace.api.urls.documents,
]
