from tasks.models import Claim, Constitution, Finding, Suggestion


def shown_on(claim: Claim, constitution: Constitution) -> list[Finding]:
    """What the holder of a claim sees of the AI reviewers: the findings, under this constitution, of the newest word
    on the item that there was when they took it, so that the same is shown from then on. Nothing on a blind seat."""
    if not claim.seat.shows_suggestion:
        return []
    said = Suggestion.objects.filter(
        item=claim.item_id, failure="", created_at__lte=claim.claimed_at, findings__principle__constitution=constitution
    )
    newest = said.order_by("-created_at", "-pk").values("pk")[:1]
    rows = Finding.objects.filter(suggestion__in=newest, principle__constitution=constitution)
    return list(rows.select_related("principle").order_by("principle__ordinal"))
