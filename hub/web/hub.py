"""What the blueprints share: the hub they belong to, and the language of the person who looks."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, cast

from flask import Flask, current_app, request

from hub.core.centre import Centre
from hub.core.model import Day
from hub.store.port import Reading
from hub.web.live import Streams
from hub.web.ports import Service
from hub.web.seats import Tries
from hub.web.settings import WebSettings
from hub.web.words import Lang

LANG_COOKIE = "lang"


class Part(Protocol):
    """Something that lives as long as the server does, such as the demo's ear at the broker."""

    def start(self) -> None:
        """Begin; does not block."""

    def stop(self) -> None:
        """End, within a few seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """One hub as its pages see it. `parts` are started and stopped with the server."""

    service: Service
    store: Reading
    centre: Centre
    settings: WebSettings
    version: str
    streams: Streams
    tries: Tries = field(default_factory=Tries)
    parts: list[Part] = field(default_factory=list)


def attach(app: Flask, hub: Hub) -> None:
    """Let the blueprints of `app` find `hub`."""
    app.extensions["bamso"] = hub


def the_hub() -> Hub:
    """The hub that this request is for."""
    return cast(Hub, current_app.extensions["bamso"])


def asked_lang() -> Lang:
    """English when asked for in the address or remembered in the cookie, else Vietnamese."""
    asked = request.args.get("lang") or request.cookies.get(LANG_COOKIE)
    return "en" if asked == "en" else "vi"


def today(hub: Hub, now: datetime) -> Day:
    """The business day; an empty one before the first was opened, so that pages can always show."""
    return hub.service.day or Day(site=hub.centre.site, date=now.date(), epoch=0, opened_at=now)
