"""The machine room: starts and stops every server one copy of the product needs.

Imports none of the four apps and not the sandbox: it hands them their environment and watches
their processes. `python -m runtime up` is what `make up` calls.
"""
