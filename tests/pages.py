"""Reads a page as a browser or a screen reader would: ids, labels, descriptions, links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Element:
    """One start tag with its attributes and all text inside it."""

    tag: str
    attrs: dict
    parents: tuple = ()
    text: str = ""


@dataclass
class Page(HTMLParser):
    """A parsed page. `elements` are in the order of the page."""

    source: str
    elements: list[Element] = field(default_factory=list)

    VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})

    def __post_init__(self):
        super().__init__(convert_charrefs=True)
        self.open_now: list[Element] = []
        self.feed(self.source)

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), tuple(self.open_now))
        self.elements.append(element)
        if tag not in self.VOID:
            self.open_now.append(element)

    def handle_endtag(self, tag):
        while self.open_now:
            if self.open_now.pop().tag == tag:
                return

    def handle_data(self, data):
        for element in self.open_now:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        """Give the elements with one of these tag names."""
        return [element for element in self.elements if element.tag in tags]

    def with_class(self, name: str) -> list[Element]:
        """Give the elements that carry a class; not those that wait under the page until the session ends."""
        found = [element for element in self.elements if name in element.attrs.get("class", "").split()]
        waiting = {"cover", "session-warning"}
        return [each for each in found if not any(one.attrs.get("id") in waiting for one in each.parents)]

    def by_id(self, id_: str) -> Element | None:
        """Give the element with an id."""
        return next((element for element in self.elements if element.attrs.get("id") == id_), None)

    def ids(self) -> list[str]:
        """Give every id of the page, repeated ones too."""
        return [element.attrs["id"] for element in self.elements if "id" in element.attrs]

    def controls(self) -> list[Element]:
        """Give the visible form controls."""
        found = self.all("input", "select", "textarea")
        return [element for element in found if element.attrs.get("type") not in {"hidden", "submit"}]
