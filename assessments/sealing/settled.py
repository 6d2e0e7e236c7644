"""Things that are true only if the database keeps what was just written."""

from django.db import connection, transaction


class IfKept:
    """True while the surrounding transaction or savepoint stands, for good once it commits, never after a rollback."""

    def __init__(self):
        self._kept = False
        transaction.on_commit(self)

    def __call__(self) -> None:
        self._kept = True

    def __bool__(self) -> bool:
        return self._kept or any(hook is self for _, hook, _ in connection.run_on_commit)
