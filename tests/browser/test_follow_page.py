"""The page of one number in a real browser, with and without scripts, with and without the hub."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.core import commands as c
from hub.web.serve import WebServer
from kit.ids import new_token
from tests.browser.browsing import chromium, quiet_page
from tests.hub.web.following import at, opened, take
from tests.hub.web.running import RunningHub

pytestmark = pytest.mark.slow

SOON_MS = 15_000

# What `view` and CSS together must give: text against what is really behind it.
CONTRASTS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const part = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const ground = rgba(getComputedStyle(node).backgroundColor);
      if (ground[3] === 255) return ground;
    }
    return [255, 255, 255, 255];
  };
  const own = (node) => [...node.childNodes].some((c) => c.nodeType === 3 && c.data.trim());
  return [...document.querySelectorAll("body *")]
    .filter((node) => own(node) && node.checkVisibility())
    .map((node) => {
      const pair = [light(rgba(getComputedStyle(node).color)), light(behind(node))].sort();
      const [dark, bright] = pair.sort((a, b) => a - b);
      return [node.textContent.trim(), (bright + 0.05) / (dark + 0.05)];
    });
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[RunningHub, WebServer]]:
    hub = RunningHub(tmp_path)
    server = WebServer(hub.app, "127.0.0.1", 0)
    server.start()
    yield hub, server
    server.stop()
    hub.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A phone; it fails the test when it asks anybody but the hub."""
    with quiet_page(browser, width=390, height=844) as found:
        asked: list[str] = []
        found.on("request", lambda request: asked.append(request.url))
        yield found
        assert asked
        assert [url for url in asked if not url.startswith("http://127.0.0.1:")] == []
        assert found.context.cookies() == []


@pytest.fixture
def paper_page(browser: Browser) -> Iterator[Page]:
    """A phone that runs no scripts."""
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def address(server: WebServer, token: str) -> str:
    return f"http://127.0.0.1:{server.port}/t/{token}"


def test_the_phone_says_the_counter_when_the_number_is_called(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    hub, server = site
    number, token = take(hub)
    opened(hub)
    page.goto(address(server, token))
    expect(page.locator("#number")).to_have_text(number)
    expect(page.locator("#headline")).to_have_text("Sắp đến lượt")
    at(hub, c.CallNext)
    expect(page.locator("#headline")).to_have_text("Mời đến quầy", timeout=SOON_MS)
    expect(page.locator("#counter")).to_have_text("1")
    expect(page).to_have_title(f"{number} · Mời đến quầy 1")
    expect(page.locator("#ahead")).to_be_hidden()


def test_it_rings_for_a_call_and_only_for_who_asked(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    hub, server = site
    _, token = take(hub)
    opened(hub)
    page.add_init_script(
        "let n = 0; navigator.vibrate = () => { document.documentElement.dataset.shaken = ++n }"
    )
    page.goto(address(server, token))
    at(hub, c.CallNext)
    expect(page.locator("#headline")).to_have_text("Mời đến quầy", timeout=SOON_MS)
    assert page.locator("html").get_attribute("data-shaken") is None
    page.get_by_role("switch").click()
    expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "true")
    expect(page.locator("html")).to_have_attribute("data-shaken", "1")  # how it will be
    at(hub, c.Recall)
    expect(page.locator("html")).to_have_attribute("data-shaken", "2", timeout=SOON_MS)
    hub.clock.go(min=1)
    expect(page.locator("#fresh")).to_have_text("Dữ liệu lúc 08:01", timeout=SOON_MS)
    expect(page.locator("html")).to_have_attribute("data-shaken", "2")  # once for each call
    page.get_by_role("switch").click()
    expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "false")
    at(hub, c.Recall)
    hub.clock.go(min=1)
    expect(page.locator("#fresh")).to_have_text("Dữ liệu lúc 08:02", timeout=SOON_MS)
    expect(page.locator("html")).to_have_attribute("data-shaken", "2")


def test_a_hub_that_is_gone_leaves_the_last_known_and_comes_back(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    hub, server = site
    number, token = take(hub)
    opened(hub)
    page.goto(address(server, token))
    expect(page.locator("#fresh")).to_have_text("Dữ liệu lúc 08:00")
    server.stop()
    hub.clock.go(min=5)
    expect(page.locator("#lost")).to_contain_text("Mất kết nối", timeout=SOON_MS)
    expect(page.locator("#fresh")).to_have_text("Dữ liệu lúc 08:00")
    expect(page.locator("#number")).to_have_text(number)
    at(hub, c.CallNext)
    back = WebServer(hub.app, "127.0.0.1", server.port)
    back.start()
    expect(page.locator("#counter")).to_have_text("1", timeout=2 * SOON_MS)
    expect(page.locator("#fresh")).to_have_text("Dữ liệu lúc 08:05")
    expect(page.locator("#lost")).to_be_hidden()
    back.stop()


def test_without_scripts_the_page_is_whole_and_looks_again_by_itself(
    paper_page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    hub, server = site
    number, token = take(hub)
    opened(hub)
    paper_page.goto(address(server, token))
    expect(paper_page.locator("#number")).to_have_text(number)
    expect(paper_page.locator("#alert")).to_be_hidden()
    at(hub, c.CallNext)
    paper_page.get_by_role("link", name="Cập nhật").click()
    expect(paper_page.locator("#counter")).to_have_text("1")
    at(hub, c.Start)
    expect(paper_page.locator("#headline")).to_contain_text("Đang được phục vụ", timeout=30_000)


def test_english_stays_while_the_page_goes_on_asking(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    hub, server = site
    _, token = take(hub)
    opened(hub)
    page.goto(address(server, token))
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    at(hub, c.CallNext)
    expect(page.locator("#headline")).to_have_text("Please go to counter", timeout=SOON_MS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 430])
def test_it_is_read_easily_by_day_and_by_night_on_every_phone(
    page: Page, site: tuple[RunningHub, WebServer], width: int, scheme: str
) -> None:
    hub, server = site
    _, token = take(hub)
    opened(hub)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.set_viewport_size({"width": width, "height": 700})
    for verb in (None, c.CallNext, c.Park, c.TakeBack, c.NoShow, c.Return, c.CallNext, c.Start,
                 c.Finish):  # fmt: skip
        if verb is not None:
            number = {"number": "A001"} if verb in (c.TakeBack, c.Return) else {}
            at(hub, verb, **number)
        page.goto(address(server, token))
        read = page.evaluate(CONTRASTS)
        assert len(read) > 6
        assert [text for text in read if text[1] < 7] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_number_that_a_kiosk_gave_alone_appears_once_it_is_told(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    hub, server = site
    token = new_token()
    page.clock.install()
    page.goto(address(server, token))
    expect(page.get_by_role("heading", level=1)).to_have_text("Chưa có thông tin về số này")
    number, _ = take(hub, token=token)
    page.clock.run_for(21_000)
    expect(page.locator("#number")).to_have_text(number)


def test_a_wrong_link_is_friendly_in_both_languages(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    page.goto(address(site[1], "x" * 30))
    expect(page.get_by_role("heading", level=1)).to_have_text("Chưa có thông tin về số này")
    expect(page.get_by_role("heading", level=2)).to_have_text("Nothing is known of this number")
    assert [text for text in page.evaluate(CONTRASTS) if text[1] < 7] == []
