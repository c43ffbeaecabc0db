"""People with a phone: a press whose ticket has a secret as kiosks draw them, and its page."""

from pathlib import Path

from flask.testing import FlaskClient

from hub.core import commands as c
from hub.service import Service
from hub.store.sql import SqlStore
from hub.web.app import create_app
from hub.web.settings import WebSettings
from kit.ids import new_token
from tests.hub.web.running import RunningHub


def take(
    hub: RunningHub,
    service: str = "civil",
    *,
    language: str = "vi",
    paper: bool = True,
    token: str = "",
) -> tuple[str, str]:
    """The number and the secret of a person who pressed."""
    token = token or new_token()
    key = f"phone-{token}"
    asked = c.Ask(
        request_id=key, device="kiosk-1", service=service,
        language=language, priority=None, token=token,
    )  # fmt: skip
    number = hub.service.submit(asked).result(5).number
    if paper:
        hub.service.submit(c.ReportPrint(ticket=key, device="kiosk-1", ok=True)).result(5)
    assert number is not None
    return number, token


def at(hub: RunningHub, verb: type[c.AtCounter], counter: str = "1", **more: str) -> None:
    """An officer does something at a counter."""
    hub.clicks += 1
    command = verb(request_id=f"at-{hub.clicks}", counter=counter, **more)  # type: ignore[arg-type]
    assert hub.service.submit(command).result(5).done


def opened(hub: RunningHub, counter: str = "1", who: str = "an") -> None:
    """The officer sits down and opens."""
    at(hub, c.SignIn, counter, officer=who)
    at(hub, c.Open, counter)


class Restarted:
    """Another hub process on the store of one that ended; `close` ends it."""

    def __init__(self, folder: Path, hub: RunningHub) -> None:
        self.store = SqlStore(f"sqlite:///{folder / 'hub.db'}", hub.centre.site).open()
        self.service = Service(hub.centre, self.store, hub.said.extend, clock=hub.clock.now)
        self.app = create_app(self.service, self.store, hub.centre, WebSettings())
        self.service.start()

    def phone(self) -> FlaskClient:
        return self.app.test_client()

    def close(self) -> None:
        self.service.stop()
        self.store.close()
