"""Load the catalogue's three files and the emergency numbers, or say in a sentence why not."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from resources.actions import Actor
from resources.actions.catalogue import load_catalogue
from resources.actions.numbers import load_numbers
from resources.catalogue import CatalogueProblem
from resources.catalogue.reading import SHIPPED


class Command(BaseCommand):
    help = (
        "Load on-ramps, off-ramps, pairs and emergency numbers. Safe to run again: edits are kept, what is unchanged "
        "stays as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument("--from", dest="directory", type=Path, default=SHIPPED, metavar="DIR")

    def handle(self, *args, directory: Path, **options):
        actor = Actor(id="command", label="The files shipped with Offramp")
        try:
            report = load_catalogue(actor=actor, directory=directory)
        except CatalogueProblem as problem:
            raise CommandError(f"{problem} Nothing was changed.") from None
        self._say_numbers(load_numbers(actor=actor))
        if not report.new_version:
            self.stdout.write(f"The catalogue is unchanged: version {report.number}.")
            return
        self.stdout.write(
            f"Catalogue version {report.number}: {len(report.added)} rows added, {len(report.changed)} changed, "
            f"{len(report.removed)} removed."
        )
        for edit in report.kept:
            self.stdout.write(f"Kept as edited here: {edit}")

    def _say_numbers(self, loaded) -> None:
        if loaded.added or loaded.changed:
            self.stdout.write(f"Emergency numbers: {len(loaded.added)} added, {len(loaded.changed)} changed.")
        for edit in loaded.kept:
            self.stdout.write(f"Kept as edited here: {edit}")
