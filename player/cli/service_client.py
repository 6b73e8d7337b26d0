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
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urlsplit

from .failure import FAILED, WRONG_VALUE, CommandError

PREFIX = "/api/v1"
PROBLEM = "application/problem+json"
PATIENCE_S = 15.0
READY_PATIENCE_S = 3.0
SILENCE_S = 60.0
"""An event stream that is silent for so long is dead: it has heartbeats far more often."""

PIECE_BYTES = 65_536

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_STRANGER = "the answer makes no sense; is that a liveradio service?"


class NoServiceError(CommandError):
    """Nothing answers where the service should be."""


class RefusedError(CommandError):
    """The service answered, and said no.

    Attributes:
        code: The HTTP status.
        problem: The problem document.
    """

    def __init__(self, message: str, code: int, problem: Mapping[str, Any] = _NOTHING) -> None:
        # 422: a value that only the service could see to be wrong.
        super().__init__(message, WRONG_VALUE if code == HTTPStatus.UNPROCESSABLE_ENTITY else FAILED)
        self.code = code
        self.problem = problem


class LostError(NoServiceError):
    """The service had been asked, and then the connection was lost: nobody knows what it did."""


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

    def is_ready(self) -> bool:
        """Return whether a liveradio service answers there, and is ready."""
        try:
            self.demand_ready()
        except (NoServiceError, RefusedError):
            return False
        return True

    def demand_ready(self) -> None:
        """Return once the service has said that it is ready.

        Raises:
            NoServiceError: If nothing answers, or something else than a liveradio service.
            RefusedError: If it is starting or stopping.
        """
        if self._ask("GET", "/readyz", None, READY_PATIENCE_S).get("status") != "ready":
            raise NoServiceError(f"{self.url}: {_STRANGER}")

    def get(self, path: str) -> dict[str, Any]:
        """Return the JSON document at an API path.

        Raises:
            NoServiceError: If nothing answers, or something else than a liveradio service.
            RefusedError: If the answer is an error; the text is its detail.
        """
        return self._ask("GET", path, None, PATIENCE_S)

    def send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        headers: Mapping[str, str] = _NOTHING,
        patience_s: float = PATIENCE_S,
    ) -> dict[str, Any]:
        """Send a JSON body and return the answer, empty where there is none; errors as in `get`.

        Raises:
            LostError: Also, if the connection was lost after all was sent.
        """
        return self._ask(method, path, {} if body is None else body, patience_s, headers)

    def pieces(self, path: str) -> Iterator[bytes]:
        """Yield what is at an API path, piece by piece.

        Raises:
            NoServiceError: If the connection is lost before all has come; else errors as in `get`.
        """
        connection, response = self._open("GET", path, None, SILENCE_S)
        try:
            while piece := response.read(PIECE_BYTES):
                yield piece
            if response.length:  # a read of so many bytes does not say by itself that some are missing
                raise NoServiceError(f"{self.url}: the connection was lost before all had come")
        except (http.client.HTTPException, OSError) as error:
            raise NoServiceError(f"{self.url}: the connection was lost ({_reason(error)})") from error
        finally:
            connection.close()

    def events(self, path: str) -> Iterator[tuple[str, Any]]:
        """Yield (name, data) of an event stream until it ends.

        Raises:
            NoServiceError: If the connection is lost; else errors as in `get`.
        """
        connection, response = self._open("GET", path, None, SILENCE_S)
        try:
            name = ""
            for raw in response:
                line = raw.decode().rstrip("\r\n")
                if line.startswith("event:"):
                    name = line[6:].strip()
                elif line.startswith("data:"):
                    yield name, json.loads(line[5:])
        except (http.client.HTTPException, OSError) as error:
            raise NoServiceError(f"{self.url}: the connection was lost ({_reason(error)})") from error
        finally:
            connection.close()

    def _ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        patience_s: float,
        headers: Mapping[str, str] = _NOTHING,
    ) -> dict[str, Any]:
        connection, response = self._open(method, path, body, patience_s, headers)
        try:
            content = response.read()
            document = {} if response.status == HTTPStatus.NO_CONTENT else json.loads(content)
        except (ValueError, OSError, http.client.HTTPException) as error:
            raise NoServiceError(f"{self.url}: {_STRANGER}") from error
        finally:
            connection.close()
        if not isinstance(document, dict):
            raise NoServiceError(f"{self.url}: {_STRANGER}")
        return document

    def _open(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        patience_s: float,
        more: Mapping[str, str] = _NOTHING,
    ) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        connection = self._connect(patience_s)
        headers = {"Accept": "application/json", **more}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        content = None
        if body is not None:
            content = json.dumps(body)
            headers["Content-Type"] = "application/json"
        sent = False
        try:
            connection.request(method, urlsplit(self.url).path.rstrip("/") + path, content, headers)
            sent = body is not None
            response = connection.getresponse()
        except (OSError, UnicodeError, http.client.HTTPException) as error:
            connection.close()
            if sent:
                raise LostError(f"{self.url}: the connection was lost ({_reason(error)})") from error
            raise NoServiceError(
                f"no service answers at {self.url} ({_reason(error)}); start one with: liveradio serve"
            ) from error
        if not HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
            refusal = _refusal(self.url, response)
            connection.close()
            raise refusal
        return connection, response

    def _connect(self, timeout_s: float) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        if parts.scheme == "https":
            return http.client.HTTPSConnection(
                host, parts.port, timeout=timeout_s, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(host, parts.port, timeout=timeout_s)


def _reason(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(text.split())  # some hold what the server sent, with the end of its line


def _refusal(url: str, response: http.client.HTTPResponse) -> CommandError:
    """Return the error that an answer means: a problem document is the service's own no."""
    try:
        problem = json.loads(response.read()) if response.headers.get_content_type() == PROBLEM else {}
        lines = [f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in problem.get("errors", ())]
        message = "\n".join(lines) or str(problem.get("detail") or problem["title"])
        return RefusedError(message, response.status, problem)
    except (ValueError, KeyError, TypeError, OSError, http.client.HTTPException):
        return NoServiceError(f"{url}: {response.status} {response.reason}: {_STRANGER}")
