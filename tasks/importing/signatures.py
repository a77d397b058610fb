"""What a file is, by its first bytes; its name says nothing."""


def kind_of(beginning: bytes) -> str | None:
    """`pdf`, `png`, `jpeg` or `webp` by the first twelve bytes or more; None for anything else. A PDF's header must
    come first here, so that no other format hides before it (ISO 32000-1, 7.5.2)."""
    if beginning.startswith(b"%PDF-"):
        return "pdf"
    if beginning.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if beginning.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return "webp"
    return None
