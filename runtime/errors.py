"""What keeps a copy from starting, each with the sentence that says what to do."""


class CannotStart(Exception):
    """Printed as it is, without a traceback."""
