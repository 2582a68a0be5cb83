"""What tests of the desk share: signing in, the token and the draft of a form, and sending it with a button."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

from httpx import Response
from starlette.testclient import TestClient

from gazetteer.services import access
from gazetteer.services.context import Gazetteer

BROWSER = {"Accept": "text/html", "Accept-Language": "en"}


def text_of(page: str) -> str:
    """The words of a page."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def sign_in(client: TestClient, gazetteer: Gazetteer, role: access.Role, name: str | None = None) -> access.NewKey:
    """Sign a client in with a new key."""
    key = access.create_key(gazetteer, role, name=name)
    client.cookies.clear()
    assert client.post("/sign-in", data={"key": key.key}, headers=BROWSER).status_code == 303
    return key


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return unescape(found[1])


def token_of(client: TestClient) -> str:
    """The token of a session's forms."""
    return hidden(client.get("/about", headers=BROWSER).text, "form_token")


def draft_of(page: str) -> dict[str, Any]:
    """The draft that a form carries."""
    draft: dict[str, Any] = json.loads(hidden(page, "draft"))
    return draft


class Desk:
    """One form of an entry, as somebody works on it who has no JavaScript."""

    def __init__(self, client: TestClient, address: str) -> None:
        self.client = client
        self.path = address.partition("?")[0]
        self.answer: Response = client.get(address, headers=BROWSER)
        assert self.answer.status_code == 200, text_of(self.answer.text)

    def press(self, do: str, **fields: str | list[str]) -> Response:
        """Press a button, with these fields filled in."""
        page = self.answer.text
        sent: dict[str, Any] = {"form_token": hidden(page, "form_token"), "draft": hidden(page, "draft"), "do": do}
        if 'name="open"' in page:
            sent["open"] = hidden(page, "open")
        self.answer = self.client.post(self.path, data={**sent, **fields}, headers=BROWSER)
        return self.answer

    @property
    def document(self) -> dict[str, Any]:
        """The document of the draft."""
        found: dict[str, Any] = draft_of(self.answer.text)["document"]
        return found

    @property
    def said(self) -> str:
        """The words of the page."""
        return text_of(self.answer.text)
