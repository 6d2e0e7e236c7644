"""manage.py trial: all of Offramp on one's own machine, with made-up people, from one command."""

import fcntl
import io
import os
import socket
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connections, transaction

from assessments.demo import load_demo_people
from assessments.demo_staff import PASSWORD, STAFF, find_demo_staff, load_demo_staff
from assessments.sealing.keys import check_ring_fits
from resources.demo.reviewer import load_demo_reviewer

ADDRESS = "127.0.0.1"
NEXT_PORTS = 20


class Command(BaseCommand):
    help = "Set up a trial with made-up people and serve it on this machine. A second run keeps what was entered."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="where to serve (taken: the next free one)")
        parser.add_argument("--no-serve", action="store_true", help="set up and leave")

    def handle(self, *, port: int, no_serve: bool, **options):
        """Set up what is missing, say where and as whom to sign in, serve until Ctrl-C."""
        place = _own_place()
        self.stdout.write("Setting up the trial …")
        self.stdout.flush()
        try:
            _set_up(place)
        except KeyboardInterrupt:
            raise CommandError("Stopped before it was ready. Run it again to go on.", returncode=130) from None
        except DatabaseError as problem:
            raise CommandError(
                f"The trial's database in {place} cannot be used ({type(problem).__name__}). "
                "Remove that folder to begin a new trial."
            ) from problem
        self.stdout.write(f"Ready. It keeps everything in {place}")
        self._say_logins()
        if no_serve:
            return
        listener = _listen(port)
        found = listener.getsockname()[1]
        if found != port:
            self.stdout.write(f"\nPort {port} is taken, so this is the next free one.")
        self.stdout.write(self.style.SUCCESS(f"\nOpen http://localhost:{found}    (stop with Ctrl-C)"))
        self.stdout.flush()
        _serve(listener)

    def _say_logins(self) -> None:
        self.stdout.write("\nEveryone in it is made up; do not enter real people. Sign in as:")
        width = max(len(member.email) for member in STAFF)
        for member in STAFF:
            self.stdout.write(f"  {member.email:<{width}}  {member.name}, {member.does}")
        self.stdout.write(f"The password is the same for all: {PASSWORD}")
        self.stdout.write("Young people you make up find help in the ZIP codes 00101 to 00112.")


def _own_place() -> Path:
    """Give the trial's folder; raise CommandError unless the database is in it, for anyone can know the demo logins."""
    place = Path(os.environ.get("OFFRAMP_TRIAL_DIR", "").strip() or "/nowhere")
    if Path(settings.DATABASES["default"]["NAME"]) != place / "trial.sqlite3":
        raise CommandError("The trial uses a database of its own. Start it with: python manage.py trial")
    return place


def _set_up(place: Path) -> None:
    """Bring database, catalogue, county, styles and cast to what they should be; keep what was entered."""
    with (place / "set-up.lock").open("w") as lock:
        # A second run at the same time waits here instead of making the same tables.
        fcntl.flock(lock, fcntl.LOCK_EX)
        _run("migrate", interactive=False)
        check_ring_fits()
        _run("createcachetable")
        _run("sync_roles")
        _run("load_catalogue")
        _run("load_demo_county")
        _run("collectstatic", interactive=False)
        # One transaction: a first run that was cut short leaves no half of the cast behind.
        with transaction.atomic():
            if not find_demo_staff():
                load_demo_reviewer()
                load_demo_people(load_demo_staff())


def _run(command: str, **options) -> None:
    """Run a command without its chatter; its refusals still end the start with their sentence."""
    call_command(command, verbosity=0, stdout=io.StringIO(), **options)


def _listen(port: int) -> socket.socket:
    """Give a socket on this machine only, at `port` or the next free one; raise CommandError when none is."""
    for candidate in range(port, min(port + NEXT_PORTS, 65536)):
        if _answers_on_ipv6(candidate):
            continue
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((ADDRESS, candidate))
            listener.listen(128)
        except PermissionError:
            listener.close()
            raise CommandError(
                f"This account may not use port {candidate}. Choose one above 1023 with --port."
            ) from None
        except OSError:
            listener.close()
            continue
        return listener
    raise CommandError(f"No free port from {port} to {port + NEXT_PORTS - 1}. Choose another with --port.")


def _answers_on_ipv6(port: int) -> bool:
    """Say whether another server answers at localhost's IPv6 address, which browsers try first."""
    try:
        socket.create_connection(("::1", port), timeout=0.2).close()
    except OSError:
        return False
    return True


def _serve(listener: socket.socket) -> None:
    """Serve with gunicorn's threads until a signal ends it; does not return."""
    from django.core.wsgi import get_wsgi_application
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):
        def load_config(self):
            for name, value in {
                "bind": f"fd://{listener.fileno()}",
                "worker_class": "gthread",
                "threads": 8,
                # Loaded once, here, where everything is imported already.
                "preload_app": True,
                "timeout": 0,
                "graceful_timeout": 2,
                "loglevel": "error",
                "control_socket_disable": True,
            }.items():
                self.cfg.set(name, value)

        def load(self):
            return get_wsgi_application()

    # The worker opens its own; a connection must not be shared across a fork.
    connections.close_all()
    Server().run()
