# SPDX-FileCopyrightText: 2026 The Play Live Radio authors
# SPDX-License-Identifier: Apache-2.0
"""Cookies of the staff's pages: the session's, and the one that forms are bound to.

By https they have the prefix ``__Host-``, which no neighbour under the same domain can plant.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable

from aiohttp import web

from schedules.http import HttpProblem

from .credentials import LONGEST_SECRET, SECRET_BYTES

SESSION_COOKIES = {True: "__Host-liveradio", False: "liveradio-session"}
"""Name of the session's cookie; by https, and without."""
FORM_COOKIES = {True: "__Host-liveradio-form", False: "liveradio-form"}

_NEW: web.RequestKey[str] = web.RequestKey("new form secret", str)


def session_secret(request: web.Request, *, https: bool) -> str:
    """Return the secret in the session's cookie; empty without one."""
    return request.cookies.get(SESSION_COOKIES[https], "")


def set_session_cookie(response: web.StreamResponse, secret: str, *, https: bool) -> None:
    """Put the session's cookie on an answer; it lasts as long as the browser runs."""
    _set(response, SESSION_COOKIES[https], secret, https=https)


def drop_session_cookie(response: web.StreamResponse, *, https: bool) -> None:
    """Take the session's cookie away."""
    response.del_cookie(SESSION_COOKIES[https], path="/", secure=https or None, httponly=True, samesite="Lax")


class FormSecrets:
    """Binds forms to the browser that they were made for.

    A form sends back a token that follows from a secret in a cookie.  Without https, a page of
    another port of the same machine could plant that cookie; so a key of this process goes into the
    token there, too.  By https it does not, so that each of several nodes takes the forms of the others.
    """

    def __init__(self, is_https: Callable[[web.Request], bool]) -> None:
        self._is_https = is_https
        self._key = secrets.token_bytes(SECRET_BYTES)

    def install(self, app: web.Application) -> None:
        """Let answers set the cookie where a form needs one."""
        app.on_response_prepare.append(self._set_cookie)

    def token(self, request: web.Request, session: str) -> str:
        """Return the token of a form.

        Args:
            session: The secret of the session; empty without one.
        """
        secret = session or self._own(request)
        if not secret:
            secret = request.get(_NEW) or secrets.token_urlsafe(SECRET_BYTES)
            request[_NEW] = secret
        return self._token(secret, https=self._is_https(request))

    def check(self, request: web.Request, session: str, given: str) -> None:
        """Refuse a token that is not the one of `token`.

        Raises:
            HttpProblem: 403.
        """
        secret = session or self._own(request)
        right = self._token(secret, https=self._is_https(request)).encode()
        if not secret or not hmac.compare_digest(right, given.encode("utf-8", "replace")):
            raise HttpProblem(403, "this form is not of this page; go back, load the page again, and repeat")

    def _own(self, request: web.Request) -> str:
        found = request.cookies.get(FORM_COOKIES[self._is_https(request)], "")
        return found if len(found) <= LONGEST_SECRET else ""

    def _token(self, secret: str, *, https: bool) -> str:
        key = b"" if https else self._key
        mixed = hmac.digest(
            key + secret.encode("utf-8", "replace"), b"a form of the staff's pages", hashlib.sha256
        )
        return urlsafe_b64encode(mixed).decode().rstrip("=")

    async def _set_cookie(self, request: web.Request, response: web.StreamResponse) -> None:
        secret = request.get(_NEW)
        if secret:
            # The head is nearly written: cookies of the response itself are in it already.
            late = web.Response()
            https = self._is_https(request)
            _set(late, FORM_COOKIES[https], secret, https=https)
            for morsel in late.cookies.values():
                response.headers.add("Set-Cookie", morsel.OutputString())


def _set(response: web.StreamResponse, name: str, secret: str, *, https: bool) -> None:
    response.set_cookie(name, secret, path="/", httponly=True, samesite="Lax", secure=https or None)
