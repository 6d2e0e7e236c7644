"""What may be written about an error: where in the code, never about whom."""

import logging

from django.views.debug import SafeExceptionReporterFilter


class PlainLine(logging.Formatter):
    """One line a record: time, level, place, kind of error. Messages and arguments may hold a person's data, so the
    traceback is reduced to file, line and exception class."""

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s")

    def format(self, record: logging.LogRecord) -> str:
        """Take a log record; give its line, with the frames of an exception but none of its values."""
        line = super().formatMessage(self._stamped(record))
        status = getattr(record, "status_code", None)
        if status:
            line += f" status={status}"
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            frames = []
            while trace:
                code = trace.tb_frame.f_code
                frames.append(f"{code.co_filename}:{trace.tb_lineno}")
                trace = trace.tb_next
            line += f" {kind.__module__}.{kind.__qualname__} at {' > '.join(frames[-6:])}"
        elif not status:
            line += f" {self._constant(record)}"
        return line

    def _constant(self, record: logging.LogRecord) -> str:
        # Django and we keep values apart from the sentence; other packages build it with the values inside.
        ours = record.name.partition(".")[0] in {"django", "config", "assessments", "resources"}
        if ours and isinstance(record.msg, str):
            return record.msg.split("%")[0].strip() if record.args else record.msg
        return f"at {record.pathname}:{record.lineno}"

    def _stamped(self, record: logging.LogRecord) -> logging.LogRecord:
        record.asctime = self.formatTime(record)
        record.message = ""
        return record


class HideEverything(SafeExceptionReporterFilter):
    """An error report without settings, form values or local variables."""

    def is_active(self, request) -> bool:
        return True

    def get_post_parameters(self, request) -> dict:
        return {}

    def get_traceback_frame_variables(self, request, tb_frame) -> list:
        return []

    def get_safe_request_meta(self, request) -> dict:
        return {}
