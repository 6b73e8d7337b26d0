# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""The command line's way to a running service: plain HTTP from the standard library.

It speaks to our own API only; addresses of radio stations go through `player.net` and nothing else.
"""

from __future__ import annotations

import http.client
import json
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from player.cli.failure import CommandError

PREFIX = "/api/v1"
PATIENCE_S = 15.0


class NoServiceError(CommandError):
    """Nothing answers where the service should be."""


class RefusedError(CommandError):
    """The service answered, and said no.

    Attributes:
        code: The HTTP status.
    """

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def path_of(*parts: str) -> str:
    """Return an API path of parts that may hold any character."""
    return PREFIX + "".join("/" + quote(part, safe=":") for part in parts)


@dataclass(frozen=True, slots=True)
class ServiceClient:
    """One service.

    Attributes:
        url: Its root, such as ``http://127.0.0.1:8080/``.
        token: Bearer token, or empty.
    """

    url: str
    token: str = ""

    def get(self, path: str) -> Any:
        """Return the JSON document at an API path.

        Raises:
            NoServiceError: If nothing answers.
            RefusedError: If the answer is an error; the text is its detail.
        """
        return self._ask("GET", path, None)

    def send(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Send a JSON body and return the answer; errors as in `get`."""
        return self._ask(method, path, {} if body is None else body)

    def events(self, path: str) -> Iterator[tuple[str, Any]]:
        """Yield (name, data) of an event stream until it ends or the process is interrupted."""
        connection, response = self._open("GET", path, None, timeout_s=60.0)
        try:
            name = ""
            for raw in response:
                line = raw.decode().rstrip("\r\n")
                if line.startswith("event:"):
                    name = line[6:].strip()
                elif line.startswith("data:"):
                    yield name, json.loads(line[5:])
        except (TimeoutError, http.client.HTTPException, OSError) as error:
            raise NoServiceError(f"{self.url}: the connection was lost: {error}") from error
        finally:
            connection.close()

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        connection, response = self._open(method, path, body, timeout_s=PATIENCE_S)
        try:
            return json.loads(response.read())
        except (ValueError, OSError, http.client.HTTPException) as error:
            raise NoServiceError(
                f"{self.url}: the answer makes no sense; is that a liveradio service?"
            ) from error
        finally:
            connection.close()

    def _open(
        self, method: str, path: str, body: Mapping[str, Any] | None, *, timeout_s: float
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        connection = self._connect(timeout_s)
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        content = None
        if body is not None:
            content = json.dumps(body)
            headers["Content-Type"] = "application/json"
        try:
            connection.request(method, urlsplit(self.url).path.rstrip("/") + path, content, headers)
            response = connection.getresponse()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise NoServiceError(
                f"no service answers at {self.url} ({reason}); start one with: liveradio serve"
            ) from error
        if response.status >= 400:
            text = _detail(response)
            connection.close()
            raise RefusedError(text, response.status)
        return connection, response

    def _connect(self, timeout_s: float) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        if parts.scheme == "https":
            return http.client.HTTPSConnection(
                host, parts.port, timeout=timeout_s, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(host, parts.port, timeout=timeout_s)


def _detail(response: http.client.HTTPResponse) -> str:
    try:
        problem = json.loads(response.read())
        lines = [str(problem.get("detail") or problem["title"])]
        lines += [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in problem.get("errors", ())]
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        return f"the service answered {response.status} {response.reason}"
    return "\n".join(lines)
