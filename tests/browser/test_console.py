"""The console in a real browser: an officer works with the keyboard alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from hub.core import commands as c
from hub.web.serve import WebServer
from tests.browser.browsing import chromium, quiet_page
from tests.hub.web.running import PIN, RunningHub

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[RunningHub, WebServer]]:
    hub = RunningHub(tmp_path, streams=20)
    server = WebServer(hub.app, "127.0.0.1", 0)
    server.start()
    yield hub, server
    server.stop()
    hub.close()


@pytest.fixture
def page(browser: Browser, site: tuple[RunningHub, WebServer]) -> Iterator[Page]:
    """Counter 1's console on a screen of 1366 × 768."""
    with quiet_page(browser, width=1366, height=768) as found:
        found.goto(f"http://127.0.0.1:{site[1].port}/counter/1")
        yield found


def sign_in(page: Page, who: str = "an", pin: str = PIN) -> None:
    page.get_by_label("Cán bộ").select_option(who)
    page.get_by_label("Mã PIN").fill(pin)
    page.keyboard.press("Enter")


def at_work(page: Page) -> None:
    sign_in(page)
    expect(page.locator("#verbs")).to_be_visible()
    page.keyboard.press("o")
    expect(page.locator("#hero")).to_have_class("hero open")


def test_an_officer_serves_a_person_without_a_mouse(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    number = site[0].press()
    at_work(page)
    expect(page.locator("#next")).to_contain_text(number)
    page.keyboard.press("n")
    expect(page.locator("#number")).to_have_text(number)
    expect(page.locator("#headline")).to_have_text("Đang gọi số")
    page.keyboard.press("s")
    expect(page.locator("#headline")).to_have_text("Đang phục vụ số")
    page.keyboard.press("f")
    expect(page.locator("#hero")).to_have_class("hero open")
    expect(page.locator("#said")).to_have_text("Đã hoàn tất. Mời công dân đánh giá.")
    (visit,) = site[0].day.visits.values()
    assert (visit.number, visit.officer, visit.ended_at is not None) == (number, "an", True)


def test_a_press_at_the_kiosk_appears_by_itself(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    at_work(page)
    expect(page.locator("#next")).to_have_text("Không có ai đang chờ")
    number = site[0].press()
    expect(page.locator("#next b")).to_have_text(number)


def test_a_key_held_down_calls_one_person(page: Page, site: tuple[RunningHub, WebServer]) -> None:
    hub = site[0]
    first = hub.press()
    hub.press()
    at_work(page)
    for _ in range(5):
        page.keyboard.down("n")
    page.keyboard.up("n")
    expect(page.locator("#number")).to_have_text(first)
    assert len([t for t in hub.day.tickets.values() if t.calls]) == 1


def test_an_impossible_verb_says_why(page: Page) -> None:
    at_work(page)
    expect(page.locator("#do-finish .why")).to_have_text("Chưa phục vụ số nào.")
    page.keyboard.press("f")
    expect(page.locator("#said")).to_have_text("Chưa phục vụ số nào.")


def test_a_wrong_pin_is_said_and_the_right_one_opens(page: Page) -> None:
    sign_in(page, pin="0000")
    expect(page.locator("#said")).to_have_text("Mã PIN không đúng. Xin thử lại.")
    sign_in(page)
    expect(page.locator("#officer")).to_have_text("An")


def test_a_pause_asks_for_its_reason_and_a_digit_answers(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    at_work(page)
    page.keyboard.press("b")
    expect(page.locator("#choose")).to_be_visible()
    page.keyboard.press("2")
    expect(page.locator("#detail")).to_have_text("Đi họp")
    assert site[0].day.counters["1"].reason == "meeting"  # type: ignore[index]


def test_a_missed_number_comes_back_with_one_click(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    number = site[0].press()
    at_work(page)
    page.keyboard.press("n")
    expect(page.locator("#number")).to_have_text(number)
    page.keyboard.press("v")
    page.locator("#missed").get_by_role("button", name=number).click()
    expect(page.locator("#next b")).to_have_text(number)


def test_a_number_is_typed_from_the_paper_and_called(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    site[0].press()
    second = site[0].press()
    at_work(page)
    page.keyboard.press("g")
    expect(page.locator("#choose-typed")).to_be_focused()
    page.keyboard.type("a 2")
    page.keyboard.press("Enter")
    expect(page.locator("#number")).to_have_text(second)
    expect(page.locator("#said")).to_have_text(f"Đang gọi số {second}.")


def test_a_number_is_chosen_from_those_who_wait(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    site[0].press()
    second = site[0].press()
    at_work(page)
    page.locator("#do-call_number").click()
    page.locator("#choose").get_by_role("button", name=second).click()
    expect(page.locator("#number")).to_have_text(second)


def test_enter_without_a_number_calls_nobody_and_escape_leaves(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    site[0].press()
    at_work(page)
    page.keyboard.press("g")
    page.keyboard.press("Enter")
    expect(page.locator("#choose")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#choose")).to_be_hidden()
    assert not [t for t in site[0].day.tickets.values() if t.calls]


def test_a_lost_paper_is_printed_again_from_the_keyboard(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    hub = site[0]
    number = hub.press()
    hub.kiosk()
    at_work(page)
    page.keyboard.press("i")
    page.keyboard.type(number.lower())
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text(f"Phiếu số {number} được in lại ở ki-ốt đã phát số.")
    assert hub.day.tickets["press-1"].copies == 1  # type: ignore[index]


def test_a_test_press_is_taken_out_with_its_reason(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    number = site[0].press()
    at_work(page)
    page.keyboard.press("h")
    page.keyboard.type(number)
    page.get_by_label("Lý do huỷ").fill("Bấm thử")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_have_text("Đã huỷ số.")
    assert site[0].day.tickets["press-1"].state == "cancelled"  # type: ignore[index]


def test_a_restored_hub_tells_staff_all_day(page: Page, site: tuple[RunningHub, WebServer]) -> None:
    expect(page.locator("#notice")).to_be_hidden()
    site[0].service.submit(c.Restore(term=5)).result(5)
    expect(page.locator("#notice")).to_contain_text("khôi phục từ bản sao lưu lúc 08:00")


def test_the_page_of_a_replaced_officer_is_fenced(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    at_work(page)
    site[0].officer("1", "binh")
    expect(page.locator("#seated")).to_contain_text("nay do Binh phụ trách")
    expect(page.locator("#verbs")).to_be_hidden()


def test_a_lost_answer_is_asked_for_again_and_nobody_else_is_called(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    hub = site[0]
    first = hub.press()
    hub.press()
    lost: list[str] = []

    def lose_the_first(route: object) -> None:
        if not lost:
            lost.append(route.request.post_data)  # type: ignore[attr-defined]
            route.fetch()  # type: ignore[attr-defined]  # the hub did it; the answer is lost
            route.abort()  # type: ignore[attr-defined]
        else:
            lost.append(route.request.post_data)  # type: ignore[attr-defined]
            route.continue_()  # type: ignore[attr-defined]

    # Before the work begins: a page takes a moment until it lets its requests be caught.
    page.route("**/api/counter/1/call_next", lose_the_first)
    at_work(page)
    page.keyboard.press("n")
    expect(page.locator("#said")).to_have_text(f"Đang gọi số {first}.")
    assert len(lost) == 2
    assert lost[0] == lost[1], "the same click, the same request_id"
    assert len([t for t in hub.day.tickets.values() if t.calls]) == 1


def test_a_lost_connection_is_said_and_mends_itself(
    page: Page, site: tuple[RunningHub, WebServer]
) -> None:
    hub, server = site
    at_work(page)
    port = server.port
    server.stop()
    expect(page.locator("#link")).to_contain_text("Mất kết nối", timeout=15_000)
    back = WebServer(hub.app, "127.0.0.1", port)
    back.start()
    expect(page.locator("#link")).to_have_text("Trực tuyến", timeout=20_000)
    number = hub.press()
    expect(page.locator("#next b")).to_have_text(number)
    back.stop()


def test_everything_that_can_be_pressed_has_a_name(page: Page) -> None:
    at_work(page)
    names = page.evaluate(
        "[...document.querySelectorAll('button, select, input, a')]"
        ".filter(e => e.checkVisibility())"
        ".map(e => e.innerText || e.labels?.[0]?.innerText || e.ariaLabel || '')"
    )
    assert len(names) >= 13
    assert all(name.strip() for name in names)


@pytest.mark.parametrize("width", [1366, 620, 390])
def test_nothing_sticks_out_at_the_side(page: Page, width: int) -> None:
    at_work(page)
    page.set_viewport_size({"width": width, "height": 768})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
