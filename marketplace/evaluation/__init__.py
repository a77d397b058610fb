"""The engine that serves the product, run on files: what `manage.py evaluate` prints. No database.

A kind of evaluation is a module with `HELP`, `add_arguments(parser)` and `evaluate(options, note)`, which returns the
figures of the one JSON line and tells `note` what a reader must know beside them; a line in `KINDS`.
"""
