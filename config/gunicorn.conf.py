"""gunicorn for production: threads, and no log of who opened what (assessments keeps its own, sealed trail)."""

import os

from config import env

bind = env.text("OFFRAMP_BIND", "0.0.0.0:8000")
workers = env.whole_number("OFFRAMP_WORKERS", 2)
worker_class = "gthread"
threads = 8
# Loaded once before the workers: a wrong setting stops the start with its sentence instead of in every worker.
preload_app = True
# Memory that grew goes back to the system now and then.
max_requests = 5000
max_requests_jitter = 500
timeout = 30
graceful_timeout = 30
keepalive = 5
accesslog = None
errorlog = "-"
loglevel = "warning"
# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
control_socket_disable = True


def pre_fork(server, worker):
    """The start asked the database whether the keys fit it; a connection must not be shared across a fork."""
    from django.db import connections

    connections.close_all()
