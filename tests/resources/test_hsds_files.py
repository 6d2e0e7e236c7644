"""Opening HSDS files: every shape is read, what is broken as a whole is refused with a sentence."""

import json

import pytest

from resources.hsds.files import BrokenFile, open_bytes, open_file

SERVICE = {"id": "s1", "name": "Food", "status": "active", "organization": {"id": "o1", "name": "Kitchen"}}


def as_json(value):
    return json.dumps(value).encode()


@pytest.mark.parametrize(
    "data",
    [
        as_json([SERVICE]),
        as_json(SERVICE),
        as_json({"total_items": 1, "contents": [SERVICE]}),
        b"\xef\xbb\xbf" + as_json([SERVICE]),
        json.dumps(SERVICE, indent=2).encode(),
    ],
)
def test_lists_pages_and_single_objects_are_read(data):
    assert open_bytes(data).rows == [(1, SERVICE)]


def test_ndjson_is_read_with_its_line_numbers():
    opened = open_bytes(as_json(SERVICE) + b"\r\n\n" + as_json(SERVICE | {"id": "s2"}) + b"\n")

    assert [(number, row["id"]) for number, row in opened.rows] == [(1, "s1"), (3, "s2")]


def test_a_bad_line_of_ndjson_is_named_and_the_others_are_read():
    opened = open_bytes(as_json(SERVICE) + b'\n{"id": }\n' + as_json(SERVICE | {"id": "s2"}))

    assert [number for number, _row in opened.rows] == [1, 3]
    assert [problem.sentence for problem in opened.problems] == ["Line 2 is not JSON (character 8)."]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n\t", "The file is empty."),
        (b"\xff\xfe[", "The file is not UTF-8 text (line 1). Save it as UTF-8."),
        (b'[\n{"id": "\xe9"}]', "The file is not UTF-8 text (line 2). Save it as UTF-8."),
        (b'[{"id": "a"}, {"id', "The file is cut off: it ends inside line 1, character 16."),
        (b'[\n  {"id": "a"},\n  {"id": "b"}', "The file is cut off: it ends inside line 3, character 14."),
        (
            b'[{"id": "a",}]',
            "The file is not JSON: line 1, character 12 (Illegal trailing comma before end of object).",
        ),
        (b"id,name\n1,Food\n", "The file is not JSON: line 1, character 1 (Expecting value)."),
        (b'"just text"', "The file holds text where a list or an object should be."),
        (b"17", "The file holds a number where a list or an object should be."),
        (b"null", "The file holds nothing where a list or an object should be."),
        (b'{"contents": 5}', '"contents" is a number; it should be a list.'),
        (b'[{"minimum_age": NaN}]', "The file holds a number that is too long or is not a number."),
        (b"[" + b"9" * 5000 + b"]", "The file holds a number that is too long or is not a number."),
        (b"[" * 200_000, "The file is nested too deeply to be a directory."),
        (as_json(SERVICE) + b"\n" + as_json(SERVICE)[:-9], "Line 2, the last one, is cut off or is not JSON."),
    ],
)
def test_a_file_broken_as_a_whole_says_where(data, sentence):
    with pytest.raises(BrokenFile) as broken:
        open_bytes(data)
    assert str(broken.value) == sentence


def test_a_file_that_is_not_there_is_a_sentence_too(tmp_path):
    with pytest.raises(BrokenFile, match="cannot be read: No such file"):
        open_file(tmp_path / "none.json")
    with pytest.raises(BrokenFile, match="cannot be read"):
        open_file(tmp_path)
