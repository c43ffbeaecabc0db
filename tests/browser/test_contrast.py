"""Every word of the web pages stands out from its ground by seven to one in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.web.serve import WebServer
from tests.browser.browsing import chromium, quiet_page
from tests.hub.web.running import PIN, RunningHub

pytestmark = pytest.mark.slow

CONTRAST = 7.0
ASK = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[RunningHub, str]]:
    hub = RunningHub(tmp_path, streams=20)
    server = WebServer(hub.app, "127.0.0.1", 0)
    server.start()
    yield hub, f"http://127.0.0.1:{server.port}"
    server.stop()
    hub.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with quiet_page(browser, width=1366, height=768) as found:
        found.emulate_media(reduced_motion="reduce")  # a colour that has come to rest
        yield found


def pale(page: Page, *, at_least: int = 3) -> list[str]:
    """The texts that do not stand out, each with its ratio."""
    told = page.evaluate(ASK)
    assert len(told) >= at_least  # a page that says nothing proves nothing
    return [f"{one['text']}: {one['ratio']:.2f}" for one in told if one["ratio"] < CONTRAST]


def test_a_pale_word_would_be_found(page: Page) -> None:
    page.set_content(
        "<p style='color: #777'>nhạt</p><p>rõ</p>"
        "<div style='background: #00428a'><p style='color: rgb(255 255 255 / .5)'>mờ</p></div>"
    )
    assert [one.partition(":")[0] for one in pale(page)] == ["nhạt", "mờ"]


@pytest.mark.parametrize(
    "path", ["/", "/?lang=en", "/counter/1", "/board", "/sign/1", "/sign/", "/no-such-page"]
)
def test_words_stand_out_on_the_pages_that_anybody_opens(
    page: Page, site: tuple[RunningHub, str], path: str
) -> None:
    page.goto(site[1] + path)
    assert pale(page) == []


def test_words_stand_out_on_the_console_in_each_of_its_states(
    page: Page, site: tuple[RunningHub, str]
) -> None:
    hub, address = site
    hub.press()
    page.goto(f"{address}/counter/1")
    page.get_by_label("Cán bộ").select_option("an")
    page.get_by_label("Mã PIN").fill(PIN)
    page.keyboard.press("Enter")
    expect(page.locator("#verbs")).to_be_visible()
    for key, state in (("o", "open"), ("n", "calling"), ("s", "serving")):
        page.keyboard.press(key)
        expect(page.locator("#hero")).to_have_class(f"hero {state}")
        assert pale(page, at_least=15) == [], state
