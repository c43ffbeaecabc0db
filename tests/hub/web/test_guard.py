"""No page runs what is not ours, and no other site can press our buttons."""

import re
from pathlib import Path

import pytest

from hub.core import commands as c
from tests.hub.web.running import OURS, PIN, RunningHub

PAGES = ("/", "/counter/1", "/healthz", "/api/counter/1", "/palette.css", "/font/bold.ttf",
         "/static/console.js", "/nowhere", "/counter/99")  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_carries_the_headers_of_safety(hub: RunningHub, path: str) -> None:
    with hub.browser().get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"


def house_pages() -> list[Path]:
    house = Path(__file__).resolve().parents[3] / "hub"
    return sorted([*house.glob("*/templates/*.html"), *house.glob("*/static/*.*")])


@pytest.mark.parametrize("path", house_pages(), ids=lambda path: path.name)
def test_no_page_holds_what_the_policy_would_stop_or_needs_the_internet(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)
    assert not re.search(r"\son\w+=\"", text), "an inline handler"
    assert not re.search(r"<style|\sstyle=", text), "an inline style"
    assert "innerHTML" not in text
    scripts = re.findall(r"<script(?![^>]*(?:src=|application/json))", text)
    assert scripts == []


FORM = {"request_id": "r", "officer": "an", "pin": PIN}
SIGN_IN = "/api/counter/1/sign_in"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Bamso": "0"},
        {**OURS, "Origin": "http://evil.example"},
        {**OURS, "Origin": "null"},
        {**OURS, "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_change_from_elsewhere_is_refused_and_does_nothing(
    hub: RunningHub, headers: dict[str, str]
) -> None:
    answer = hub.browser().post(SIGN_IN, json=FORM, headers=headers)
    assert (answer.status_code, answer.json["reason"]) == (403, "not-from-here")
    assert hub.day.counters["1"].officer is None


def test_a_form_of_another_site_is_no_json(hub: RunningHub) -> None:
    answer = hub.browser().post(SIGN_IN, data=FORM, headers=OURS)
    assert answer.status_code == 403


def test_a_change_from_our_own_page_is_taken(hub: RunningHub) -> None:
    own = {**OURS, "Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert hub.browser().post(SIGN_IN, json=FORM, headers=own).status_code == 200


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(hub: RunningHub) -> None:
    answer = hub.browser().post(SIGN_IN, json=FORM, headers=OURS)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


def test_a_forged_cookie_seats_nobody(hub: RunningHub) -> None:
    hub.service.submit(c.SignIn(request_id="s", counter="1", officer="an")).result(5)  # type: ignore[arg-type]
    browser = hub.browser()
    browser.set_cookie("bamso", "eyJzZWF0cyI6eyIxIjoiYW4ifX0.aaaaaa.bbbbbbbbbbb")
    assert hub.click(browser, "1", "open").json["reason"] == "not-yours"


def test_a_flood_of_a_body_is_refused(hub: RunningHub) -> None:
    flood = {**FORM, "pin": "x" * 20_000}
    answer = hub.browser().post(SIGN_IN, json=flood, headers=OURS)
    assert answer.status_code in (400, 413)
    assert hub.browser().get("/healthz").status_code == 200
