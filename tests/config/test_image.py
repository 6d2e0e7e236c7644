"""The image and the list of variables, held to the files they speak of. No Docker engine is needed."""

import re
import subprocess
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
DOCKERFILE = (HOUSE / "Dockerfile").read_text().replace("\\\n", " ")
# Folders of the repository that a running installation has no use for.
LEFT_OUT = {".ci", "deploy", "docs", "tests"}


def copied() -> list[str]:
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


def test_every_copied_file_exists_and_is_let_through():
    let_through = {line[1:] for line in (HOUSE / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert copied()
    for source in copied():
        assert (HOUSE / source).exists()
        assert source in let_through
    assert let_through == set(copied())


def test_every_folder_of_the_program_is_copied():
    listed = subprocess.run(["git", "ls-files"], cwd=HOUSE, capture_output=True, text=True, check=True).stdout
    folders = {line.split("/")[0] for line in listed.splitlines() if "/" in line}
    assert folders - LEFT_OUT <= set(copied())


def test_base_image_is_the_pinned_python():
    version = (HOUSE / ".python-version").read_text().strip()
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert images
    assert set(images) == {f"python:{version}-slim"}


def test_image_is_not_run_by_root_and_installs_only_what_is_pinned():
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE) == ["offramp"]
    assert DOCKERFILE.index("USER offramp") < DOCKERFILE.index("CMD [")
    assert "--require-hashes -r /requirements.txt" in DOCKERFILE


def test_every_variable_is_explained():
    example = (HOUSE / ".env.example").read_text()
    explained = set(re.findall(r"^#?([A-Z][A-Z_]+)=", example, re.MULTILINE))
    sources = "".join((HOUSE / "config" / name).read_text() for name in ("settings.py", "gunicorn.conf.py"))
    read = set(re.findall(r"\benv\.\w+\(\s*\"(\w+)\"", sources))
    assert {"OFFRAMP_SECRET_KEY", "DATABASE_URL", "OFFRAMP_BIND"} <= read
    assert read == explained
