"""The frame of every page: the standing warning, one column, no scripts, everything escaped."""

from html import escape
from importlib.resources import files

from starlette.responses import HTMLResponse

WARNING = "SANDBOX, no real money moves"
STYLE = files("sandbox.pages").joinpath("sandbox.css").read_text()
HEADERS = {
    "Content-Security-Policy": ("default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
NO_DECIMALS = {"jpy", "krw", "vnd", "clp", "isk", "ugx", "xaf", "xof", "xpf"}


def page(title: str, main: str, status: int = 200) -> HTMLResponse:
    """`main` is HTML that its writer has escaped."""
    html = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)} · Stripe sandbox</title>
<link rel="stylesheet" href="/static/sandbox.css">
</head>
<body>
<p class="warning" role="note">{WARNING}</p>
<main>
<h1>{escape(title)}</h1>
{main}
</main>
</body>
</html>
"""
    return HTMLResponse(html, status, HEADERS)


def notice(title: str, sentence: str, status: int) -> HTMLResponse:
    return page(title, f"<p>{escape(sentence)}</p>", status)


def money(amount: int, currency: str) -> str:
    if currency in NO_DECIMALS:
        return f"{currency.upper()} {amount:,}"
    return f"{currency.upper()} {amount // 100:,}.{amount % 100:02d}"


def choices(legend: str, options: list[tuple[str, str, str]]) -> str:
    """Radio buttons of (value, title, note); the first is chosen."""
    rows = [
        f'<label class="choice"><input type="radio" name="choice" value="{escape(value)}"'
        f"{' checked' if index == 0 else ''}>"
        f"<span>{escape(title)}<small>{escape(note)}</small></span></label>"
        for index, (value, title, note) in enumerate(options)
    ]
    return f"<fieldset><legend>{escape(legend)}</legend>{''.join(rows)}</fieldset>"
