"""What a newcomer does on the demo page: press, see the paper, call, finish, rate, see it land."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bamso.demo.running import Demo, running_demo
from tests.browser.browsing import chromium, quiet_page

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

SOON_MS = 10_000


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with running_demo(tmp_path_factory.mktemp("page")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, demo: Demo) -> Iterator[Page]:
    with quiet_page(browser, width=1920, height=1080) as found:
        found.goto(f"http://127.0.0.1:{demo.http_port}/")
        yield found


def test_press_paper_call_finish_rate_in_the_browser(page: Page) -> None:
    kiosk = page.locator('[data-screen="kiosk-2"] img')
    expect(kiosk).to_be_visible(timeout=SOON_MS)
    box = kiosk.bounding_box()
    assert box is not None
    # The first tile: the picture is a touch screen of 1080 × 1920.
    page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.12)
    expect(page.locator("#papers img").first).to_be_visible(timeout=SOON_MS)

    console = page.frame_locator("#console")
    console.get_by_label("Mã PIN").fill("1234")
    console.get_by_role("button", name="Đăng nhập").click()
    console.locator("#do-open").click()
    call = console.locator("#do-call_next")
    expect(call).to_have_attribute("aria-disabled", "false", timeout=SOON_MS)
    call.click()
    expect(console.locator("#hero")).to_contain_text("A001", timeout=SOON_MS)
    expect(page.locator("#messages")).to_contain_text("call", timeout=SOON_MS)

    console.locator("#do-start").click()
    console.locator("#do-finish").click()
    very = page.locator('#pad-keys [data-level="4"]')
    expect(page.locator('#guide [data-step="4"]')).to_have_attribute(
        "aria-current", "step", timeout=SOON_MS
    )
    very.click()
    expect(page.locator("#ratings")).to_contain_text("Võ Thị Thanh Thảo", timeout=SOON_MS)
    expect(page.locator("#ratings")).to_contain_text("Rất hài lòng")


def test_english_by_a_switch(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.get_by_role("link", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#guide")).to_contain_text("Press")


def test_a_printer_without_paper_can_be_tried(page: Page, demo: Demo) -> None:
    page.locator('[data-fail="kiosk-1"]').check()
    expect(page.locator("#devices")).to_contain_text("kiosk-1", timeout=SOON_MS)
    assert demo.bench("kiosk-1", "fail").read_text(encoding="utf-8").strip() == "no-paper"
    page.locator('[data-fail="kiosk-1"]').uncheck()
    expect(page.locator('[data-fail="kiosk-1"]')).not_to_be_checked()
