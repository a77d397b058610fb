"""Mail that was kept as files, readable in development, since nothing leaves the machine there."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString

SHOWN_AT_MOST = 100
# The mail backend ends each message with a line of dashes.
SEPARATOR = b"\n" + b"-" * 79 + b"\n"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Mail</title>
<style>body{{font:16px/1.5 system-ui;max-width:48rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}}
article{{border-top:1px solid #8886;padding:1rem 0}}pre{{white-space:pre-wrap;font:inherit}}</style>
<h1>Mail that was sent</h1><p>Newest first. Nothing left this machine.</p>{}</html>"""
LETTER = "<article><h2>{}</h2><p>To {} · {}</p><pre>{}</pre></article>"


def letters() -> list[EmailMessage]:
    """The newest messages in the folder."""
    files = sorted(Path(settings.MAIL_DIR).glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    found: list[EmailMessage] = []
    for path in files[:SHOWN_AT_MOST]:
        for raw in reversed(path.read_bytes().split(SEPARATOR)):
            if raw.strip():
                found.append(message_from_bytes(raw.strip(), policy=policy.default))
    return found[:SHOWN_AT_MOST]


def as_html(letter: EmailMessage) -> SafeString:
    body = letter.get_body(("plain", "html"))
    text = body.get_content() if body is not None else ""
    shown = SafeString(urlize(text, autoescape=True))
    return format_html(LETTER, letter["subject"] or "", letter["to"] or "", letter["date"] or "", shown)


def mail(_request: HttpRequest) -> HttpResponse:
    """The letters, newest first; not there but in development with mail kept as files."""
    if settings.ENVIRONMENT != "development" or settings.EMAIL_URL:
        raise Http404
    shown = format_html_join("", "{}", ((as_html(letter),) for letter in letters()))
    return HttpResponse(format_html(PAGE, shown or "Nothing yet."))
