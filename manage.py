#!/usr/bin/env python
"""Django's command line for the helpdesk."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command against the settings of the environment."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helpdesk.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
