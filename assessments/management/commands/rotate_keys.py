"""Wrap every data key anew with the first master key."""

from django.core.management.base import BaseCommand, CommandError

from assessments.sealed import SealError, rewrap_all
from assessments.sealing import ring


class Command(BaseCommand):
    help = "Wrap every data key anew with the first key of the key file; safe to run twice."

    def handle(self, *args, **options):
        try:
            done = rewrap_all()
        except SealError as problem:
            raise CommandError(f"{problem} Nothing was lost: put that key back into the file and run again.") from None
        self.stdout.write(
            f"{done} data keys wrapped anew with {ring.current().first}. Take the older lines out of the key file once "
            "no backup that needs them is kept."
        )
