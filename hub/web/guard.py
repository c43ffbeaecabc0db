"""What every answer carries and every change must bring: headers of safety, and proof of origin.

A page of another site cannot send the header `X-Bamso` without being asked about it first, and we
never say yes; so a change that has it comes from a page of ours.
"""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Request, Response, abort, request

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "frame-ancestors 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

MAX_BODY = 16 * 1024  # no request of a page is larger; the same bound as a message on the wire


def put_on(app: Flask, session_key: str) -> None:
    """Give `app` its cookie settings, the check of every change and the headers."""
    app.secret_key = session_key or secrets.token_hex(32)
    app.config.update(
        SESSION_COOKIE_NAME="bamso",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=MAX_BODY,
    )
    app.before_request(_check_change)
    app.after_request(_add_headers)


def _check_change() -> None:
    if request.method not in ("GET", "HEAD", "OPTIONS") and not comes_from_here(request):
        abort(403)


def comes_from_here(asked: Request) -> bool:
    """True when the request is JSON, has our header, and names no other origin."""
    origin = asked.headers.get("Origin")
    site = asked.headers.get("Sec-Fetch-Site", "same-origin")
    return (
        asked.is_json
        and asked.headers.get("X-Bamso") == "1"
        and (origin is None or urlsplit(origin).netloc == asked.host)
        and site in ("same-origin", "none")
    )


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
