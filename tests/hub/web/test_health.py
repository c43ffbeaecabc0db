"""`/healthz`: a contract with whoever watches the hub."""

from pathlib import Path

from hub.service import Service
from hub.store.sql import SqlStore
from hub.web.app import create_app
from hub.web.settings import WebSettings
from kit.version import VERSION
from tests.hub.core.hall import CENTRE
from tests.hub.web.running import RunningHub


def test_a_hub_that_can_serve_says_ok(hub: RunningHub) -> None:
    answer = hub.browser().get("/healthz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "site": "hall", "version": VERSION}


def test_a_hub_without_a_broker_says_why_it_cannot_serve(hub: RunningHub) -> None:
    hub.service.note_bus(False)
    answer = hub.browser().get("/healthz")
    assert (answer.status_code, answer.json["reason"]) == (503, "no-broker")


def test_a_hub_that_starts_is_not_healthy_yet_but_its_pages_open(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'hub.db'}", CENTRE.site).open()
    service = Service(CENTRE, store, lambda said: None)
    browser = create_app(service, store, CENTRE, WebSettings()).test_client()
    answer = browser.get("/healthz")
    assert (answer.status_code, answer.json["reason"]) == (503, "starting")
    assert browser.get("/counter/1").status_code == 200
    assert browser.get("/api/counter/1").json["state"] == "closed"
    store.close()
