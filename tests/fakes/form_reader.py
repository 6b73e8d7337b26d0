# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Reads a page as a browser without scripts does: its forms with what stands in them, and its links."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

BLOCKS = {
    "p",
    "li",
    "td",
    "th",
    "tr",
    "dt",
    "dd",
    "div",
    "h1",
    "h2",
    "h3",
    "label",
    "button",
    "caption",
    "section",
}
"""Whose words stand apart from those before."""
VOID = {"meta", "link", "br", "input", "img", "hr"}


@dataclass
class ReadForm:
    """One form, as it would be sent if nobody touched it.

    Attributes:
        fields: In the order of the page.
        buttons: Name and value by the words on the button.
    """

    action: str
    method: str
    kind: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)

    def sent(self, button: str = "", **typed: str | list[str]) -> list[tuple[str, str]]:
        """Return what is sent with some fields filled otherwise; an empty list unticks boxes."""
        found = [(name, value) for name, value in self.fields if name not in typed]
        for name, value in typed.items():
            found += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        return [*found, *([self.buttons[button]] if button else [])]

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        return next((value for known, value in self.fields if known == name), "")


class FormReader(HTMLParser):
    """Takes a page apart, and fails where its tags do not match.

    Attributes:
        links: Address by the words of the link; the last one of those words.
        marked: Texts by the class of the element around them.
        attributes: All values of all attributes, with tag and name.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[ReadForm] = []
        self.links: dict[str, str] = {}
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.labels: set[str] = set()
        self.marked: dict[str, list[str]] = {}
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self._select = ""
        self._options: list[tuple[str, bool]] = []
        self._texts: list[str] = []
        self.feed(page)
        self.close()
        assert not self._open, f"<{self._open[-1][0]}> is never ended"
        self.words = " ".join("".join(self._texts).split())

    def form(self, ending: str = "") -> ReadForm:
        """Return the form that posts to an address with this ending (before any query)."""
        found = [
            one for one in self.forms if one.method == "post" and one.action.split("?")[0].endswith(ending)
        ]
        found = [one for one in found if not one.action.endswith("sign-out")] or found
        assert found, f"no form for {ending}: {[one.action for one in self.forms]}"
        return found[0]

    @property
    def tags(self) -> set[str]:
        """Every tag there is."""
        return {tag for tag, _, _ in self.attributes}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        given = {name: value or "" for name, value in attrs}
        assert len(given) == len(attrs), f"<{tag}> has an attribute twice: {attrs}"
        self.attributes += [(tag, name, value) for name, value in given.items()] or [(tag, "", "")]
        if "id" in given:
            assert given["id"] not in self.ids, f"the id {given['id']} is there twice"
            self.ids.append(given["id"])
        match tag:
            case "form":
                kind = given.get("enctype", "application/x-www-form-urlencoded")
                self.forms.append(ReadForm(given.get("action", ""), given.get("method", "get"), kind))
            case "input" if self._in_form and given.get("name"):
                ticked = given.get("type") not in {"checkbox", "radio"} or "checked" in given
                if ticked and given.get("type") != "file":
                    self.forms[-1].fields.append((given["name"], given.get("value", "")))
            case "label":
                self.labels.add(given.get("for", ""))
            case "select":
                self._select, self._options = given["name"], []
            case "option":
                self._options.append((given.get("value", ""), "selected" in given))
        if tag in BLOCKS or tag == "br":
            self.handle_data(" ")
        if tag not in VOID:
            self._open.append((tag, given, []))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        opened, given, texts = self._open.pop()
        assert opened == tag, f"<{opened}> is ended by </{tag}>"
        words = " ".join("".join(texts).split())
        for name in given.get("class", "").split():
            self.marked.setdefault(name, []).append(words)
        match tag:
            case "a":
                self.links[words] = given["href"]
            case "textarea" if self._in_form:
                self.forms[-1].fields.append((given["name"], "".join(texts).removeprefix("\n")))
            case "select" if self._in_form:
                chosen = [value for value, selected in self._options if selected] or [self._options[0][0]]
                self.forms[-1].fields.append((self._select, chosen[0]))
            case "button" if self._in_form:
                self.forms[-1].buttons[words] = (given.get("name", ""), given.get("value", ""))

    def handle_data(self, data: str) -> None:
        """Keep text where it belongs."""
        self._texts.append(data)
        for _, _, texts in self._open:
            texts.append(data)

    @property
    def _in_form(self) -> bool:
        return any(tag == "form" for tag, _, _ in self._open)
