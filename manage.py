#!/usr/bin/env python
"""Django's command line for the tracker."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpitracker.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit(
            "Django is not installed for this Python. Run `make run` once, or "
            "`pip install -r requirements.txt` inside a virtual environment."
        )
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
