#!/usr/bin/env python
"""Offramp's command line."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if sys.argv[1:2] == ["trial"]:
        # The trial has to choose its own database and keys before the settings are read.
        from config.trial import prepare_environment

        prepare_environment()
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError, ProgrammingError

    from assessments.sealing.errors import SealError

    try:
        if sys.argv[1:2] == ["make_key"]:
            # The settings ask for the key file that this command makes.
            from assessments.sealing import ring

            print(ring.command(sys.argv[2:]))
            return
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        sys.exit(f"Offramp cannot start: {problem}")
    except (OperationalError, ProgrammingError) as problem:
        # What the database says may hold its address or a row; its kind says enough.
        sys.exit(
            f"The database cannot be used ({type(problem).__name__}). Is it running, is DATABASE_URL right, and was "
            "this run: python manage.py migrate"
        )
    except SealError as problem:
        sys.exit(f"Offramp cannot go on: {problem} Does OFFRAMP_KEY_FILE name the key file of this database?")


if __name__ == "__main__":
    main()
