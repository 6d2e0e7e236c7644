"""manage.py load_demo_county: the made-up Juniper County, to try Offramp with."""

from django.core.management.base import BaseCommand

from resources.demo.loading import load_demo_county


class Command(BaseCommand):
    help = "Load the made-up Juniper County into the directory. Safe to run again: adds what is missing, keeps edits."

    def handle(self, *args, **options):
        loaded = load_demo_county()
        self.stdout.write(
            f"Demo county: {loaded.added} services added, the day of the last check moved on for {loaded.refreshed}."
        )
