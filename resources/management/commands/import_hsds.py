"""python manage.py import_hsds PATH: load an HSDS 3.x file into the directory."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from resources.actions import Actor
from resources.actions.directory import Refused
from resources.actions.imports import commit_import
from resources.catalogue import NoCatalogue, current
from resources.hsds.files import BrokenFile, Problem, open_file
from resources.hsds.read import read
from resources.imports.planning import ImportPlan, Verdict, plan_import
from resources.models.directory import LOCAL


class Command(BaseCommand):
    help = "Load an HSDS 3.x file (JSON or ndjson): row by row, safe to run twice, nothing saved from a broken file."

    def add_arguments(self, parser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen; save nothing.")
        parser.add_argument(
            "--source",
            help="The feed's name; rows are recognised by it and their id. Without it: the file's name.",
        )

    def handle(self, *, path: Path, dry_run: bool, source: str | None, **options) -> None:
        source = " ".join((source or path.stem).split())[:100]
        if source in ("", LOCAL):
            raise CommandError(_("Give the feed a name of its own with --source."))
        try:
            records = read(open_file(path))
        except BrokenFile as why:
            raise CommandError(_("%(path)s: %(why)s Nothing was changed.") % {"path": path.name, "why": why}) from why
        plan = plan_import(records, source=source, service_types=self._service_types())
        if not dry_run:
            try:
                actor = Actor(id="import_hsds", label=_("Import of %(source)s") % {"source": source})
                commit_import(plan=plan, actor=actor)
            except Refused as why:
                raise CommandError(str(why)) from why
        self._report(plan, dry_run=dry_run)

    def _service_types(self) -> list:
        try:
            return list(current().service_types.values())
        except NoCatalogue as why:
            self.stderr.write(_("No kinds of help are suggested: %(why)s") % {"why": why})
            return []

    def _report(self, plan: ImportPlan, *, dry_run: bool) -> None:
        for problem in plan.problems:
            self.stdout.write(line_of(problem))
        labels = {"organization": _("Organizations"), "location": _("Places"), "service": _("Services")}
        for kind, label in labels.items():
            counts = plan.count(kind)
            numbers = ", ".join(f"{verdict} {counts[verdict]}" for verdict in Verdict if verdict != Verdict.PROBLEM)
            self.stdout.write(f"{label}: {numbers}")
        refused = sum(problem.refused for problem in plan.problems)
        self.stdout.write(
            _("Problems: %(all)s (%(refused)s rows left out)") % {"all": len(plan.problems), "refused": refused}
        )
        hidden = sum(row.confidential for row in plan.rows)
        if hidden:
            sentence = _("Places kept confidential until someone says otherwise, for they may be shelters: %(n)s")
            self.stdout.write(sentence % {"n": hidden})
        links = sum(len(row.suggestions) for row in plan.rows)
        if links:
            self.stdout.write(_("Kinds of help suggested, to be confirmed by a person: %(n)s") % {"n": links})
        if not plan.rows:
            self.stdout.write(_("Nothing in this file could be used. Nothing was changed."))
        elif dry_run:
            self.stdout.write(_("Dry run: nothing was saved."))


def line_of(problem: Problem) -> str:
    """Give one problem as a line: row, id, field, sentence."""
    parts = [_("Row %(row)s") % {"row": problem.row}, problem.ref, problem.field]
    return " · ".join(part for part in parts if part) + f": {problem.sentence}"
