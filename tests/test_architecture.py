"""Rules of the house that no type and no database can keep. Each failure says where and what to do instead."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
FLOORS = ("config", "assessments", "resources")
TRACKED = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard"], cwd=HOUSE, capture_output=True, text=True, check=True
).stdout.split("\n")
FILES = [name for name in TRACKED if name and (HOUSE / name).is_file()]


def named(*endings, under=()):
    return [name for name in FILES if name.endswith(endings) and (not under or name.startswith(tuple(under)))]


TEMPLATES = named(".html", ".svg", ".txt", under=["templates/"])


def text(name):
    return (HOUSE / name).read_text("utf-8")


def tree(name):
    return ast.parse(text(name), name)


def bare_template(name):
    """A template without its comments, each line where it was."""
    comments = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", re.DOTALL)
    return comments.sub(lambda found: "\n" * found.group().count("\n"), text(name))


def lines_with(pattern, names, flags=0):
    read = bare_template if all(name in TEMPLATES for name in names) else text
    found = re.compile(pattern, flags)
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name in names
        for number, line in enumerate(read(name).splitlines(), start=1)
        if found.search(line)
    ]


# --- One way down ----------------------------------------------------------------------------------------------------


def test_imports_run_one_way():
    run = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def _url_names(module):
    names = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call):
            names |= {k.value.value for k in node.keywords if k.arg == "name" and isinstance(k.value, ast.Constant)}
    return names


def test_templates_of_the_ground_floor_name_nothing_above():
    above = _url_names("assessments/urls.py")
    ground = named(".html", ".svg", under=["templates/resources/"])
    links = [
        f"{name}: {url}"
        for name in ground
        for url in re.findall(r"""{%\s*url\s+['"]([\w:-]+)['"]""", text(name))
        if url in above
    ]
    assert links == []
    assert lines_with(r"""{%\s*(include|extends|load)\s+['"]?(templates/)?assessments""", ground) == []


def test_code_of_the_ground_floor_names_nothing_above():
    above = _url_names("assessments/urls.py")
    wrong = []
    for name in named(".py", under=["resources/"]):
        if "/migrations/" in name:
            continue
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.Attribute) and node.attr == "AUTH_USER_MODEL":
                wrong.append(f"{name}:{node.lineno}: AUTH_USER_MODEL")
            if isinstance(node, ast.Name) and node.id == "get_user_model":
                wrong.append(f"{name}:{node.lineno}: get_user_model")
            if isinstance(node, ast.Constant) and re.match(r"assessments[./]", str(node.value)):
                wrong.append(f"{name}:{node.lineno}: {node.value}")
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"reverse", "redirect", "reverse_lazy"}:
                named_url = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
                if named_url in above:
                    wrong.append(f"{name}:{node.lineno}: {named_url}")
    assert wrong == []


def test_migrations_of_the_ground_floor_depend_on_nothing_above():
    names = [name for name in named(".py", under=["resources/"]) if "/migrations/" in name]
    assert lines_with(r"assessments|AUTH_USER_MODEL", names) == []


# --- Views fetch, actions write --------------------------------------------------------------------------------------

VIEWS = named(".py", under=["assessments/views", "resources/views"])
WRITES = {"save", "create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete"}


def test_views_of_people_fetch_only_through_visible_to():
    wrong = []
    for name in [view for view in VIEWS if view.startswith("assessments/")]:
        for node in ast.walk(tree(name)):
            if not (isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "_default_manager"}):
                continue
            wrong.append((name, node.lineno))
        allowed = {
            (name, node.value.lineno)
            for node in ast.walk(tree(name))
            if isinstance(node, ast.Attribute) and node.attr == "visible_to"
        }
        wrong = [place for place in wrong if place not in allowed]
    assert wrong == [], "use visible(Model, request.user), open_record or open_list"


def test_related_managers_do_not_lead_around_a_restriction():
    """plan.screening.observations gives everyone's rows; visible_to(user) leaves out those hidden from one person."""
    readers = [name for name in named(".py", under=["assessments/"]) if not re.search(r"/(actions|migrations)/", name)]
    around = r"(?<!\bactions)\.observations\b(?! import|\.visible_to)|\.restrictions?\.(all|filter)\b"
    assert lines_with(around, readers) == [], "use .observations.visible_to(user)"
    # A name alone fetches every row; Prefetch() takes rows that were limited.
    by_name = r"prefetch_related\(\s*[\"']|prefetch_related_objects\("
    assert lines_with(by_name, readers) == [], "use Prefetch(name, rows)"


def test_views_do_not_fetch_whole_tables_by_shortcut():
    assert lines_with(r"get_(object|list)_or_404\(\s*[A-Z]\w*\s*[,)]", VIEWS) == []
    assert lines_with(r"\bimport .*get_(object|list)_or_404", [v for v in VIEWS if v.startswith("assessments/")]) == []


def test_views_are_functions_and_write_through_actions():
    wrong = []
    for name in VIEWS:
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.ClassDef) and any(
                isinstance(base, ast.Name) and base.id.endswith("View") for base in node.bases
            ):
                wrong.append(f"{name}:{node.lineno}: a class as a view")
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in WRITES:
                wrong.append(f"{name}:{node.lineno}: .{node.func.attr}() belongs in actions/")
    assert wrong == []


def _public_functions(folder):
    for name in named(".py", under=[folder]):
        for node in tree(name).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield name, node


def _calls(node):
    return {n.func.attr for n in ast.walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)}


def _is_atomic(node):
    return any(isinstance(n, ast.Attribute) and n.attr == "atomic" for n in ast.walk(node))


def _hands_on(name, node):
    """It calls a function of its own module that is one transaction."""
    atomic = {other.name for other in tree(name).body if isinstance(other, ast.FunctionDef) and _is_atomic(other)}
    return any(isinstance(n, ast.Call) and getattr(n.func, "id", "") in atomic for n in ast.walk(node))


# The event itself, and rows that follow from others: whoever changes those says who and holds the transaction.
NO_ACTION = {
    "resources/actions/__init__.py record_event",
    "resources/actions/directory.py languages_of",
    "resources/actions/offers.py rebuild_offers",
}


@pytest.mark.parametrize(("folder", "who"), [("assessments/actions/", "by"), ("resources/actions/", "actor")])
def test_every_action_says_who_and_is_one_transaction(folder, who):
    wrong = []
    for name, node in _public_functions(folder):
        at = f"{name}:{node.lineno} {node.name}"
        named_only = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        mandatory = {argument.arg for argument, default in named_only if default is None}
        writes = _is_atomic(node) or _calls(node) & WRITES
        if not (writes or who in mandatory) or f"{name} {node.name}" in NO_ACTION:
            continue
        if who not in mandatory:
            wrong.append(f"{at}: needs a keyword `{who}` without a default")
        # A step of other actions that writes the event is held to a transaction by audit.record() itself.
        if not (_is_atomic(node) or _hands_on(name, node) or (who == "by" and "record" in _calls(node))):
            wrong.append(f"{at}: needs @transaction.atomic")
    assert wrong == []


def test_no_signals_and_no_utils():
    code = named(".py", under=FLOORS)
    assert lines_with(r"\breceiver\(|\.connect\(\w+, sender|\b(pre|post)_(delete|migrate)\b|\bpost_save\b", code) == []
    assert [name for name in code if Path(name).stem in {"utils", "helpers", "misc", "common"}] == []


# --- Files and templates ---------------------------------------------------------------------------------------------


def test_files_stay_short():
    long = {
        name: length
        for name in named(".py", ".html", ".css", ".js")
        if "/migrations/" not in name and (length := len(text(name).splitlines())) > 400
    }
    assert long == {}, "split the file"


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (r"<style[\s>]", "put it into static/css"),
        (r"<script(?![^>]*\bsrc=)[^>]*>", "put it into static/js and name it by src"),
        (r"<script(?![^>]*nonce)(?![^>]*\bsrc=\"{% static)", "load it with {% static %}"),
        (r"\son[a-z]+\s*=\s*[\"']", "listen in static/js"),
        (r"\sstyle\s*=", "use a class"),
        (r"javascript:", "listen in static/js"),
        (r"\|\s*safe\b|{%\s*autoescape\s+off", "let Django escape"),
        (r"(src|href|action)\s*=\s*[\"']\s*(https?:)?//", "no third-party request from a page"),
    ],
)
def test_templates_hold_nothing_that_the_browser_must_refuse(pattern, instead):
    # An <a href> may lead elsewhere; the browser follows it only when pressed.
    pages = [name for name in TEMPLATES if not name.endswith(".txt")]  # Mail is plain text and shows no markup.
    found = [line for line in lines_with(pattern, pages, re.IGNORECASE) if not re.search(r"<a\s[^>]*href=", line)]
    assert found == [], instead


def test_code_never_marks_text_as_safe():
    # One place joins what Django's own form renderer made, the other a rendered template and words it has escaped;
    # each marks that, and nothing else, as Django does.
    marking = ["resources/templatetags/look.py", "resources/stencil.py"]
    code = [name for name in named(".py", under=FLOORS) if name not in marking]
    assert lines_with(r"\bmark_safe\b|\bSafeString\(|\bHTML\(", code) == []
    assert all(len(lines_with(r"\bmark_safe\(", [name])) <= 1 for name in marking)


def test_nothing_is_left_to_do_and_no_machine_is_named():
    ours = named(
        ".py", ".html", ".css", ".js", ".toml", ".md", under=[*FLOORS, "templates", "static", "tests", "README"]
    )
    ours = [name for name in ours if name != "tests/test_architecture.py"]
    assert lines_with(r"\b(TODO|FIXME|XXX)\b", ours) == []
    assert lines_with(r"(^|[^\w.])/(work|root|home)/", ours) == []


# --- Packages --------------------------------------------------------------------------------------------------------


def test_installed_and_pinned_packages_are_the_same():
    pinned = dict(
        re.fullmatch(r"([A-Za-z0-9._-]+)==(\S+)", line).groups()
        for line in tomllib.loads(text("pyproject.toml"))["tool"]["uv"]["constraint-dependencies"]
    )
    required = dict(re.findall(r"^([a-z0-9._-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)", text("requirements.txt"), re.MULTILINE))
    assert required
    assert {name: pinned.get(name) for name in required} == required


def test_every_required_package_has_a_hash_and_no_host():
    lines = text("requirements.txt").replace("\\\n", " ").splitlines()
    assert [line for line in lines if line and not line.startswith("#") and "--hash=sha256:" not in line] == []
    assert lines_with(r"https?://|--index|--find-links", ["requirements.txt"]) == []
