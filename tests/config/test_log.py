import logging
import sys

from config.log import PlainLine


def line(name, message, *args, **extra):
    logger = logging.Logger(name)
    record = logger.makeRecord(name, logging.WARNING, "/somewhere/file.py", 7, message, args, extra.pop("exc", None))
    record.__dict__.update(extra)
    return PlainLine().format(record)


def test_values_stay_out_of_the_line():
    said = line("django.request", "Not Found: %s", "/find/?q=Jordan", status_code=404)
    assert "Jordan" not in said
    assert said.endswith("WARNING django.request status=404")
    assert line("django.db", "Slow for %s", "Jordan").endswith("django.db Slow for")


def test_a_message_built_by_another_package_is_reduced_to_its_place():
    assert line("elsewhere", "Jordan did not sign in").endswith("elsewhere at /somewhere/file.py:7")
    assert line("django.x", ValueError("Jordan")).endswith("at /somewhere/file.py:7")


def test_an_exception_shows_its_kind_and_place_and_not_its_words():
    try:
        raise ValueError("Jordan")
    except ValueError:
        said = line("assessments", "failed for Jordan", exc=sys.exc_info())
    assert "Jordan" not in said
    assert "builtins.ValueError at " in said
    assert "test_log.py:" in said
