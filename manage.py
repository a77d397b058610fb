#!/usr/bin/env python
"""Django's commands on this copy's servers: attaches to those that run, or starts them meanwhile."""

import os
import sys

from runtime.environment import for_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    hold = for_command(sys.argv[1:])
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    finally:
        if hold:
            hold.release()


if __name__ == "__main__":
    main()
