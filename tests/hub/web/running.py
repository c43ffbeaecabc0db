"""A running hub for the pages: real writer thread, real SQLite; the wall clock is the test's."""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Literal

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.bench.tap import WANTED
from hub.core import commands as c
from hub.core.centre import Centre
from hub.core.model import Day
from hub.service import Service
from hub.store.sql import SqlStore
from hub.translate import Publish
from hub.web.app import create_app
from hub.web.settings import WebSettings
from kit.bus_memory import MemoryBroker
from kit.wire import topics
from kit.wire.messages import DeviceState
from tests.hub.core.hall import CENTRE
from tests.hub.one_path import Clock

PIN = "2468"
OURS = {"X-Bamso": "1"}


@cache
def fresh_database() -> bytes:
    """A migrated database without a day in it: made once, for migrations take most of a start."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hub.db"
        SqlStore(f"sqlite:///{path}", CENTRE.site).open().close()
        return path.read_bytes()


class RunningHub:
    """One hub with its pages; `close` ends it."""

    def __init__(self, folder: Path, *, centre: Centre = CENTRE, **settings: Any) -> None:
        self.centre = centre
        self.clock = Clock()
        (folder / "hub.db").write_bytes(fresh_database())
        self.store = SqlStore(f"sqlite:///{folder / 'hub.db'}", centre.site).open()
        self.said: list[Publish] = []
        self.service = Service(centre, self.store, self.said.extend, clock=self.clock.now)
        self.broker = MemoryBroker(centre.site)
        self.app = create_app(
            self.service,
            self.store,
            centre,
            WebSettings(**{"pin": PIN, "session_key": "k", **settings}),
            ear=self.broker.bus("watch", wanted=WANTED),
        )
        self.clicks = 0
        self.presses = 0
        self.service.start()
        self.service.note_bus(True)

    def close(self) -> None:
        self.app.extensions["bamso"].streams.stop()
        self.service.stop()
        self.store.close()

    def browser(self) -> FlaskClient:
        """A browser of its own, with its own cookies."""
        return self.app.test_client()

    @property
    def day(self) -> Day:
        assert self.service.day is not None
        return self.service.day

    def number_at(self, counter: str) -> str | None:
        held = self.day.counters[counter].ticket  # type: ignore[index]
        return None if held is None else self.day.tickets[held].number

    def press(self, service: str = "civil", *, priority: str | None = None) -> str:
        """A person takes a number; the paper is out."""
        self.presses += 1
        id_ = f"press-{self.presses}"
        asked = c.Ask(
            request_id=id_,
            device="kiosk-1",
            service=service,
            language="vi",
            priority=priority,
            token=f"token-{id_}",
        )
        number = self.service.submit(asked).result(5).number
        self.service.submit(c.ReportPrint(ticket=id_, device="kiosk-1", ok=True)).result(5)
        assert number is not None
        return number

    def kiosk(self, status: Literal["online", "offline"] = "online") -> None:
        """The kiosk that gives out the numbers says how it is."""
        self.service.note_device("kiosk-1", DeviceState(status=status, kind="kiosk"))

    def heard(self, topic: topics.Topic) -> list[Any]:
        """The messages published to one topic, oldest first."""
        return [one.message for one in self.said if one.topic is topic]

    def click(
        self, browser: FlaskClient, counter: str, verb: str, /, *, click: str = "", **body: Any
    ) -> TestResponse:
        """A click on a verb; the same `click` is a repeat of the same request."""
        self.clicks += 1
        whole = {"request_id": click or f"click-{self.clicks}", **body}
        return browser.post(f"/api/counter/{counter}/{verb}", json=whole, headers=OURS)

    def officer(self, counter: str, who: str, *, opened: bool = True) -> FlaskClient:
        """The browser of an officer who has signed in (and opened)."""
        browser = self.browser()
        assert self.click(browser, counter, "sign_in", officer=who, pin=PIN).status_code == 200
        if opened:
            assert self.click(browser, counter, "open").status_code == 200
        return browser
