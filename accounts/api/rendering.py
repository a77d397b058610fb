import orjson
from django.utils.encoding import force_str
from rest_framework.renderers import BaseRenderer


def as_text(value: object) -> str:
    """Lazy translations and decimals as text; orjson itself knows dates and UUIDs."""
    return force_str(value)


class JSONRenderer(BaseRenderer):
    """JSON by orjson."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: object, accepted_media_type: str | None = None, renderer_context: object = None) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=as_text, option=orjson.OPT_NON_STR_KEYS)
