"""Draw docs/pictures/house.svg: the floors, their rooms, and who imports whom, read from the code as it is.

Run with: uv run python docs/draw_map.py
A test compares the committed picture with what this script draws: a new arrow is a change to look at.
"""

import ast
from collections import defaultdict
from html import escape
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
PICTURE = HOUSE / "docs/pictures/house.svg"

FLOORS = {
    "config": "the roof: settings, addresses, sign-in",
    "assessments": "the upper floor: people. Nothing leaves it without a lawful basis",
    "resources": "the ground floor: public knowledge. It never learns that people exist",
}
# Modules that stand beside the folders of a floor are one room.
RULES = "rules"

# What each room is for, in the order in which a floor shows them.
SAYS = {
    "config rules": "settings, sign-in",
    "config formats": "dates, written one way",
    "config gallery": "the components page",
    "assessments views": "short, by role",
    "assessments forms": "what may be typed",
    "assessments rules": "access, gate, audit",
    "assessments actions": "writes, with events",
    "assessments models": "what is kept of people",
    "assessments management": "commands",
    "assessments policy": "roles, fields: tables",
    "assessments sealing": "keys and sealed fields",
    "resources rules": "forms, hours, places",
    "resources matching": "services, with the why",
    "resources roads": "the results picture",
    "resources printing": "paper: HTML and PDF",
    "resources catalogue": "on-ramps, off-ramps",
    "resources models": "directory and catalogue",
    "resources wording": "words to avoid",
    "resources views": "directory, catalogue",
    "resources actions": "every write to them",
    "resources imports": "sheet, preview, commit",
    "resources hsds": "the exchange format",
    "resources templatetags": "parts of pages",
    "resources management": "commands",
    "resources demo": "a made-up county",
}

WIDTH, MARGIN, TITLE = 1230, 24, 46
BOX_WIDTH, BOX_HEIGHT, BOX_GAP, ROW_GAP, FLOOR_GAP = 142, 46, 9, 20, 84
IN_A_ROW = 8


def rooms_and_imports() -> tuple[dict[str, set[str]], set[tuple[str, str]]]:
    """Give floor -> its rooms, and the pairs (room, room it imports) as "floor room"."""
    modules = {_name(path): path for floor in FLOORS for path in (HOUSE / floor).rglob("*.py")}
    modules = {name: path for name, path in modules.items() if ".migrations" not in name and "." not in path.stem}
    rooms: dict[str, set[str]] = defaultdict(set)
    imports = set()
    for name, path in modules.items():
        here = room_of(name, modules)
        rooms[here.split()[0]].add(here.split()[1])
        for other in _imported(path, modules):
            there = room_of(other, modules)
            if there != here:
                imports.add((here, there))
    return rooms, imports


def room_of(name: str, modules: dict[str, Path]) -> str:
    """Take a module; give "floor room": the folder it stands in, or RULES for those beside the folders."""
    floor, *rest = name.split(".")
    folder = rest and (len(rest) > 1 or modules[name].name == "__init__.py")
    return f"{floor} {rest[0] if folder else RULES}"


def _name(path: Path) -> str:
    return ".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__")


def _imported(path: Path, modules: dict[str, Path]) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    named = found & modules.keys()
    # "from a.b import c" names the module a.b.c where there is one, else a.b.
    return {name for name in named if not any(other.startswith(name + ".") for other in named)}


def place(
    rooms: dict[str, set[str]], between: set[tuple[str, str]]
) -> tuple[dict[str, tuple[float, float]], dict[str, tuple[float, float]], float]:
    """Give room -> left upper corner, floor -> (top, height), and the height of all. Rooms with an arrow stand at the
    ceiling they are reached from, or at the floor they reach through, so that no box stands in an arrow's way."""
    down, up = {one for one, _other in between}, {other for _one, other in between}
    corners, bands, y = {}, {}, MARGIN
    order = list(SAYS)
    for number, floor in enumerate(FLOORS):
        here = sorted((f"{floor} {room}" for room in rooms[floor]), key=lambda room: (_place_in(order, room), room))
        last = number == len(FLOORS) - 1
        reached = [room for room in here if room in (up if last else down)]
        others = [room for room in here if room not in reached]
        rows = [here] if len(here) <= IN_A_ROW else [*_rows(reached), *_rows(others)] if last else [others, reached]
        height = TITLE + len(rows) * (BOX_HEIGHT + ROW_GAP)
        bands[floor] = (y, height)
        for index, row in enumerate(rows):
            left = (WIDTH - len(row) * BOX_WIDTH - (len(row) - 1) * BOX_GAP) / 2
            top = y + TITLE + index * (BOX_HEIGHT + ROW_GAP)
            for position, room in enumerate(row):
                corners[room] = (left + position * (BOX_WIDTH + BOX_GAP), top)
        y += height + FLOOR_GAP
    return corners, bands, y - FLOOR_GAP + MARGIN


def _rows(rooms: list[str]) -> list[list[str]]:
    """Give the rooms in rows of about equal length."""
    count = max(1, -(-len(rooms) // IN_A_ROW))
    length = -(-len(rooms) // count)
    return [rooms[start : start + length] for start in range(0, len(rooms), length)]


def _place_in(order: list[str], room: str) -> int:
    return order.index(room) if room in order else len(order)


def draw() -> str:
    """Give the picture as SVG."""
    rooms, imports = rooms_and_imports()
    between = {pair for pair in imports if pair[0].split()[0] != pair[1].split()[0]}
    corners, bands, height = place(rooms, between)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        'aria-labelledby="title desc" font-family="Helvetica, Arial, sans-serif">',
        '<title id="title">The house: three floors, their rooms, and who imports whom</title>',
        f'<desc id="desc">{escape(described(imports))}</desc>',
        '<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#0b5d50"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{height:g}" fill="#fbf7ee"/>',
    ]
    for top, tall in bands.values():
        parts.append(
            f'<rect x="{MARGIN / 2:g}" y="{top:g}" width="{WIDTH - MARGIN}" height="{tall:g}" rx="10" fill="#f1eadb"/>'
        )
    parts += [_arrow(corners[one], corners[other]) for one, other in sorted(between)]
    for floor, (top, _tall) in bands.items():
        parts.append(
            f'<text x="{MARGIN}" y="{top + 28:g}" font-size="17" font-weight="700" fill="#113b35" stroke="#f1eadb" '
            f'stroke-width="5" paint-order="stroke">{floor}/ '
            f'<tspan font-weight="400" font-size="15">{escape(FLOORS[floor])}</tspan></text>'
        )
    for room, (left, top) in corners.items():
        middle = left + BOX_WIDTH / 2
        parts.append(
            f'<rect x="{left:g}" y="{top:g}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="7" fill="#fffdf8" '
            'stroke="#113b35" stroke-width="1.2"/>'
            f'<text x="{middle:g}" y="{top + 20:g}" font-size="15" font-weight="700" text-anchor="middle" '
            f'fill="#1d2a27">{room.split()[1]}</text>'
            f'<text x="{middle:g}" y="{top + 37:g}" font-size="12" text-anchor="middle" fill="#4a5652">'
            f"{escape(SAYS.get(room, ''))}</text>"
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _arrow(one: tuple[float, float], other: tuple[float, float]) -> str:
    """Give a curve from the bottom of a box to the top of another."""
    x1, x2 = one[0] + BOX_WIDTH / 2, other[0] + BOX_WIDTH / 2
    y1, y2 = one[1] + BOX_HEIGHT, other[1]
    bend = (y2 - y1) / 2
    path = f"M{x1:g} {y1:g}C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2 - 2:g}"
    return f'<path d="{path}" fill="none" stroke="#0b5d50" stroke-width="1.6" marker-end="url(#end)"/>'


def described(imports: set[tuple[str, str]]) -> str:
    """Give the arrows between floors in words, for who cannot see them."""
    lower = defaultdict(list)
    for one, other in sorted(imports):
        if one.split()[0] != other.split()[0]:
            lower[one].append(other.replace(" ", "."))
    words = [f"{room.replace(' ', '.')} imports {', '.join(others)}" for room, others in lower.items()]
    return "Imports lead down only. " + "; ".join(words) + "."


if __name__ == "__main__":
    PICTURE.write_text(draw(), "utf-8")
    print(f"Drawn: {PICTURE.relative_to(HOUSE)}")
