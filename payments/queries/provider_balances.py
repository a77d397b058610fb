def key_of(currency: str) -> str:
    """Where a job keeps what the provider last said is available in this currency."""
    return f"provider-available:{currency}"
