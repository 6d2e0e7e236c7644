"""The read gate: in a request, nothing sealed about a young person opens before the trail says who looks."""

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from uuid import UUID

from assessments.sealing.settled import IfKept


class GateClosed(RuntimeError):
    """A page tried to read about a young person without a line in the trail. Always a mistake in the code."""


class Gate:
    """What one request may read: young people with a line in the trail, their unwrapped keys, the first refusal."""

    def __init__(self):
        self._open_for: dict[UUID, IfKept] = {}
        self.keys: dict = {}
        self.failure: Exception | None = None

    def permit(self, people: Iterable[UUID]) -> None:
        """Open for these young people as long as the transaction that holds the event stands."""
        kept = IfKept()
        for person in people:
            if not self._open_for.get(person):
                self._open_for[person] = kept

    def is_open_for(self, person: UUID) -> bool:
        """Say whether the trail of this request names the young person."""
        return bool(self._open_for.get(person))


_current: ContextVar[Gate | None] = ContextVar("offramp_gate", default=None)


def current() -> Gate | None:
    """Give the gate of the request that is being answered; None in commands and tests of actions."""
    return _current.get()


def permit(people: Iterable[UUID]) -> None:
    """Open the gate of this request, if there is one; only assessments.audit calls this, beside the event."""
    gate = _current.get()
    if gate is not None:
        gate.permit(people)


def check(person: UUID | None, what: str) -> None:
    """Raise GateClosed when a request reads `what` (a field label) of a young person whom its trail does not name."""
    gate = _current.get()
    if gate is None or person is None or gate.is_open_for(person):
        return
    raise refuse(GateClosed(f"{what} was read without a line in the trail: fetch it with open_record or open_list."))


def refuse(failure: Exception) -> Exception:
    """Remember a failed read, so that a template tag that swallows it cannot show a half-blank page; give it back."""
    gate = _current.get()
    if gate is not None and gate.failure is None:
        gate.failure = failure
    return failure


def GateMiddleware(get_response):
    """Give each request its own closed gate, and fail the page when anything was refused while it was made."""

    def middleware(request):
        gate = Gate()
        token = _current.set(gate)
        try:
            response = get_response(request)
        finally:
            _current.reset(token)
        if gate.failure is not None and response.status_code < 500:
            raise gate.failure
        if getattr(response, "streaming", False) and not response.is_async:
            response.streaming_content = _streamed(gate, response.streaming_content)
        return response

    return middleware


def _streamed(gate: Gate, parts: Iterable[bytes]) -> Iterator[bytes]:
    """A streamed page is made after the middleware is done: close the gate around each part."""
    parts = iter(parts)
    while True:
        token = _current.set(gate)
        try:
            part = next(parts)
        except StopIteration:
            return
        finally:
            _current.reset(token)
        if gate.failure is not None:
            raise gate.failure
        yield part
