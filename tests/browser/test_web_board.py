"""The boards in a real browser: what a person in the hall sees, also when the hub is away."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from display.board import Hall, update
from display.link import Link
from hub.core import commands as c
from hub.core.centre import Centre, Counter, Officer
from hub.web.serve import WebServer
from kit.bus import Received
from kit.wire import topics
from kit.wire.messages import Board, BoardCall, BoardCounter, Call
from tests.browser.browsing import chromium, quiet_page
from tests.display.samples import LONG_FIELD, LONG_NAME
from tests.hub.core.hall import CENTRE, MORNING
from tests.hub.web.running import RunningHub
from tests.waiting import until

pytestmark = pytest.mark.slow

BURST = 12
RUSH = (0, 0, 1, 2, 5)  # calls at one moment
SOON_MS = 10_000
SCREENS = ((1920, 1080), (3840, 2160), (1080, 1920), (1280, 720), (1024, 768), (640, 480))
# A clock that the test moves on: no test waits for a minute to go by.
MOVED = """
(() => {
  const real = performance.now.bind(performance);
  window.moved = 0;
  performance.now = () => real() + window.moved * 1000;
})();
"""


COUNT_TONES = """
(() => {
  window.tones = 0;
  const make = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () { tones += 1; return make.call(this); };
})();
"""


def centre_of(count: int) -> Centre:
    """The small centre with so many counters for one field, and an officer for each."""
    numbers = [str(n) for n in range(1, count + 1)]
    return replace(
        CENTRE,
        counters=tuple(Counter(id=n, fields=("civil",)) for n in numbers),
        officers=tuple(Officer(id=f"officer-{n}", name=f"Cán bộ {n}") for n in numbers),
    )


def long_names(centre: Centre) -> Centre:
    """The same centre with the longest names there are."""
    return replace(
        centre,
        name="Trung tâm Phục vụ hành chính công thành phố Quảng Ngãi, tỉnh Quảng Ngãi",
        fields=tuple(replace(one, name=LONG_FIELD) for one in centre.fields),
        officers=tuple(replace(one, name=LONG_NAME) for one in centre.officers),
    )


class Site:
    """A hub of twelve counters, its server, and officers who call."""

    def __init__(self, folder: Path, centre: Centre) -> None:
        self.hub = RunningHub(folder, centre=centre, streams=20)
        self.server = WebServer(self.hub.app, "127.0.0.1", 0)
        self.port = self.server.port
        self.server.start()

    def start_again(self) -> None:
        self.server = WebServer(self.hub.app, "127.0.0.1", self.port)
        self.server.start()

    def close(self) -> None:
        self.server.stop()
        self.hub.close()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def at(self, verb: type[c.AtCounter], counter: str, **more: Any) -> None:
        self.hub.clicks += 1
        command = verb(request_id=f"at-{self.hub.clicks}", counter=counter, **more)  # type: ignore[arg-type]
        outcome = self.hub.service.submit(command).result(5)
        assert outcome.status != "refused", outcome.reason

    def open(self, *counters: str) -> None:
        for counter in counters:
            self.at(c.SignIn, counter, officer=f"officer-{counter}")
            self.at(c.Open, counter)

    def call(self, counter: str = "1") -> str:
        """Somebody who waits, or a person who comes now, is called: the number."""
        self.hub.press()
        self.at(c.CallNext, counter)
        return self.hub.number_at(counter) or ""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    found = Site(tmp_path, centre_of(BURST))
    yield found
    found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A television of 1920 × 1080."""
    with quiet_page(browser, width=1920, height=1080) as found:
        found.add_init_script(MOVED)
        yield found


def hall(page: Page, site: Site, path: str = "/board") -> None:
    """The board is there and hears the hub."""
    page.goto(site.url(path))
    expect(page.locator("body")).not_to_have_class("hall waiting", timeout=SOON_MS)


def large(page: Page) -> list[str]:
    """The numbers that are large, the first called first."""
    return list(reversed(page.locator("#panel .call .number").all_inner_texts()))


def listed(page: Page) -> list[str]:
    return page.locator("#called b").all_inner_texts()


def seconds_go_by(page: Page, s: float) -> None:
    """The page's clock goes on, and it looks at it at once."""
    page.evaluate("s => { window.moved += s; dispatchEvent(new Event('resize')); }", s)


def test_a_call_is_large_at_once_and_later_in_the_list(page: Page, site: Site) -> None:
    site.open("3")
    hall(page, site)
    expect(page.locator("#panel")).to_contain_text("Kính chào Quý công dân")
    number = site.call("3")
    expect(page.locator("#panel .call.new .number")).to_have_text(number, timeout=SOON_MS)
    expect(page.locator("#panel .go")).to_have_text("ĐẾN QUẦY 3")
    expect(page.locator("#panel .go-en")).to_have_text("Please go to counter 3")
    expect(page.locator("#table .row.is-calling .officer")).to_have_text("Cán bộ 3")
    seconds_go_by(page, 9)
    expect(page.locator("#panel .call.new .number")).to_have_text(number)
    seconds_go_by(page, 2)
    expect(page.locator("#panel .call.seen .number")).to_have_text(number, timeout=SOON_MS)
    seconds_go_by(page, 35)
    expect(page.locator("#panel .call")).to_have_count(0, timeout=SOON_MS)
    assert listed(page) == [number]


def test_twelve_calls_in_a_second_are_all_large_in_their_order(page: Page, site: Site) -> None:
    counters = [str(n) for n in range(1, BURST + 1)]
    site.open(*counters)
    hall(page, site)
    numbers = [site.call(counter) for counter in counters]
    for first in range(0, BURST, 3):
        until(lambda at=first: large(page) == numbers[at : at + 3], 10, f"calls from {first}")  # type: ignore[misc]
        seconds_go_by(page, 9)
        assert large(page) == numbers[first : first + 3], "ten seconds are not over"
        seconds_go_by(page, 1)


def test_a_call_of_the_last_ninety_seconds_is_in_the_list_even_after_a_burst(
    page: Page, site: Site
) -> None:
    counters = [str(n) for n in range(1, BURST + 1)]
    site.open(*counters)
    hall(page, site)
    numbers = [site.call(counter) for counter in counters]
    until(lambda: large(page) == numbers[:3], 10, "the first calls")
    seconds_go_by(page, 75)
    seen: set[str] = set()

    def all_seen() -> bool:
        seen.update(listed(page), large(page))
        seconds_go_by(page, 1)
        return seen >= set(numbers)

    until(all_seen, 14, "every call of the burst")


def test_a_page_that_is_loaded_again_announces_nothing_old(page: Page, site: Site) -> None:
    site.open("1", "2")
    hall(page, site)
    old = site.call("1")
    expect(page.locator("#panel .call .number")).to_have_text(old, timeout=SOON_MS)
    page.reload()
    expect(page.locator("#called b")).to_have_text(old, timeout=SOON_MS)
    assert large(page) == []
    new = site.call("2")
    until(lambda: large(page) == [new], 10, "only the new call")


def test_without_the_hub_it_says_since_when_and_comes_back_by_itself(
    page: Page, site: Site
) -> None:
    site.open("1", "2", "3")
    hall(page, site)
    before = site.call("1")
    until(lambda: large(page) == [before], 10, "the call before")
    site.server.stop()
    expect(page.locator("#foot .stale")).to_have_text(
        "MẤT KẾT NỐI – Dữ liệu lúc 08:00", timeout=15_000
    )
    assert page.locator("#table .row.is-calling .number").inner_text() == before, "never blank"
    waits = site.call("2")
    site.call("3")
    site.at(c.Start, "3")  # this one came without the board
    site.start_again()
    expect(page.locator("#foot .stale")).to_have_count(0, timeout=20_000)
    until(lambda: large(page) == [before, waits], 10, "what is still being called, and that once")


def test_a_hub_of_another_version_brings_its_own_page_when_calls_were_seen(
    page: Page, site: Site
) -> None:
    site.open("1")
    hall(page, site)
    number = site.call("1")
    until(lambda: large(page) == [number], 10, "the call")
    page.evaluate("window.older = true; Bamso.config.version = '0.0.1'")
    seconds_go_by(page, 8)
    assert page.evaluate("window.older"), "somebody is looking for this number"
    with page.expect_navigation():
        page.evaluate("window.moved += 2")
    hall(page, site)
    assert page.evaluate("Bamso.config.version") != "0.0.1"


def test_a_sign_shows_its_counter_and_says_when_it_is_alone(page: Page, site: Site) -> None:
    page.goto(site.url("/sign/2"))
    expect(page.locator("#state")).to_contain_text("Chưa mở quầy", timeout=SOON_MS)
    site.open("2")
    number = site.call("2")
    expect(page.locator("#state .number")).to_have_text(number, timeout=SOON_MS)
    expect(page.locator("#state")).to_contain_text("Mời vào")
    expect(page.locator("#officer")).to_have_text("Cán bộ 2")
    expect(page.locator("#field")).to_have_text("Tư pháp – Hộ tịch")
    site.server.stop()
    expect(page.locator("#foot")).to_contain_text("Dữ liệu lúc 08:00", timeout=15_000)
    assert page.locator("#state .number").inner_text() == number
    site.start_again()
    expect(page.locator("#foot")).to_have_text("", timeout=20_000)


def test_a_sign_of_no_counter_leads_to_those_there_are(page: Page, site: Site) -> None:
    answer = page.goto(site.url("/sign/99"))
    assert answer is not None
    assert answer.status == 404
    page.get_by_role("link", name="Quầy 12").click()
    expect(page.locator("#counter")).to_have_text("12", timeout=SOON_MS)


def test_no_request_leaves_the_machine(page: Page, site: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in ("/board?sound=1", "/sign/1"):
        page.goto(site.url(path))
        expect(page.locator("#connecting")).to_be_hidden(timeout=SOON_MS)
    assert any(url.endswith("/board/events") for url in asked)
    assert {urlsplit(url).netloc for url in asked} == {f"127.0.0.1:{site.port}"}


@pytest.mark.parametrize("count", [1, 12, 13, 40])
def test_every_counter_has_its_turn_and_nothing_sticks_out(
    page: Page, tmp_path: Path, count: int
) -> None:
    site = Site(tmp_path, long_names(centre_of(count)))
    hall(page, site)
    site.open("1")
    number = site.call("1")
    until(lambda: large(page) == [number], 10, "the call")
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        seconds_go_by(page, 0)
        letters = page.evaluate(
            "parseFloat(getComputedStyle(document.querySelector('#panel .number')).fontSize)"
        )
        assert letters > height * (0.17 if height < width else 0.12), "read from the last seat"
        seen: list[str] = []
        while len(seen) < count:
            more = page.locator("#table .row:not(.head) .id").all_inner_texts()
            assert set(more) - set(seen) == set(more) != set(), "the next page has other counters"
            assert page.evaluate(STICKS_OUT) == [], (width, height)
            seen += more
            seconds_go_by(page, 10)
        assert set(seen) == {str(n) for n in range(1, count + 1)}
        site.at(c.Recall, "1")  # large again for the next screen
        until(lambda: page.locator("#panel .call.new").count() == 1, 10, "the call again")
    site.close()


def test_an_installer_who_asks_for_larger_rows_gets_them_in_pages(page: Page, site: Site) -> None:
    hall(page, site)
    before = page.locator("#table .row:not(.head)").first.bounding_box()
    hall(page, site, "/board?rows=4")
    larger = page.locator("#table .row:not(.head)").first.bounding_box()
    assert before is not None
    assert larger is not None
    assert larger["height"] > 2 * before["height"]
    assert page.locator("#table .row:not(.head)").count() == 4
    first = page.locator("#table .page-mark").inner_text()
    seconds_go_by(page, 10)
    expect(page.locator("#table .page-mark")).not_to_have_text(first)


def test_the_picture_does_not_stand_still_for_ever(page: Page, site: Site) -> None:
    hall(page, site)
    where = {json.dumps(page.locator("#centre").bounding_box())}

    def has_moved() -> bool:
        seconds_go_by(page, 60)
        where.add(json.dumps(page.locator("#centre").bounding_box()))
        return len(where) > 2

    until(has_moved, 20, "a picture somewhere else")


def test_the_chime_waits_for_a_key_and_rings_once_for_several_calls(page: Page, site: Site) -> None:
    page.add_init_script(COUNT_TONES)
    site.open("1", "2", "3")
    hall(page, site, "/board?sound=1")
    expect(page.locator("#foot")).to_contain_text("Bấm OK trên điều khiển", timeout=SOON_MS)
    first = site.call("1")
    until(lambda: large(page) == [first], 10, "the first call")
    assert page.evaluate("tones") == 0, "the browser would not let it, and keeps none for later"
    page.keyboard.press("Enter")
    expect(page.locator("#foot")).to_have_text("", timeout=SOON_MS)
    site.call("2")
    site.call("3")
    until(lambda: len(large(page)) == 3, 10, "two more calls")
    assert page.evaluate("tones") == 2, "ding, dong"


def test_without_being_asked_it_makes_no_sound(page: Page, site: Site) -> None:
    page.add_init_script(COUNT_TONES)
    site.open("1")
    hall(page, site)
    page.keyboard.press("Enter")
    number = site.call("1")
    until(lambda: large(page) == [number], 10, "the call")
    assert page.evaluate("tones") == 0


# ---- the same rule as the board on a Pi


def test_a_page_makes_the_same_calls_large_as_a_board_on_a_pi(page: Page, site: Site) -> None:
    page.goto(site.url("/board"))
    for seed in range(30):
        steps, shown = morning(random.Random(seed))
        assert page.evaluate(PLAY, steps) == shown, f"seed {seed}"
        assert sum(map(len, shown)) > 60, "there was something to show"


def morning(chance: random.Random) -> tuple[list[dict[str, Any]], list[list[str]]]:
    """Sixty moments of a hall: what a page hears, and what is large on a board on a Pi."""
    pi, now_s, steps, shown = Hall(link=Link(broker=True, hub=True)), 0.0, [], []
    calls: tuple[Call, ...] = ()
    served: set[str] = set()
    for moment in range(60):
        now_s += chance.choice((0.1, 0.5, 1, 4, 9.9, 10, 46))
        at = MORNING + timedelta(seconds=now_s)
        made = [a_call(f"{moment}.{n}", calls, at, chance) for n in range(chance.choice(RUSH))]
        # Somebody who is called twice within a tenth of a second is called once on a page.
        new = tuple({one.number: one for one in made}.values())
        for one in new:  # the hub keeps the latest call of each ticket
            calls = (one, *(old for old in calls if old.number != one.number))[:24]
        served |= {one.call_id for one in calls if chance.random() < 0.3}
        board = Board(at=at, counters=rows_of(calls, served), calls=tuple(
            BoardCall(call_id=one.call_id, number=one.number, counter=one.counter, at=one.at)
            for one in calls
        ))  # fmt: skip
        pi, _ = update(pi, Received(topics.BOARD, {}, board, retained=not steps), now_s)
        for one in new if steps else ():
            pi, _ = update(pi, Received(topics.CALL, {}, one, retained=False), now_s)
        shown.append([f"{entry.call.number} {entry.call.counter}" for entry in pi.large])
        steps.append(step(board, now_s))
    return steps, shown


def a_call(id_: str, calls: tuple[Call, ...], at: datetime, chance: random.Random) -> Call:
    """A new call, or one more of a number that was called; some lay in a queue for minutes."""
    sent = at - timedelta(seconds=chance.choice((0, 0, 0, 59, 200)))
    if calls and chance.random() < 0.2:
        return replace(chance.choice(calls), call_id=id_, at=sent)
    counter = chance.randrange(1, 13)
    return Call(call_id=id_, number=f"A{id_}", counter=str(counter), at=sent)


def rows_of(calls: tuple[Call, ...], served: set[str]) -> tuple[BoardCounter, ...]:
    """Each counter with the number that it called last; those served do not wait any more."""
    latest = {one.counter: one for one in reversed(calls)}
    return tuple(
        BoardCounter(
            id=id_,
            field="",
            officer=None,
            number=one.number,
            state="serving" if one.call_id in served else "calling",
        )
        for id_, one in latest.items()
    )


def step(board: Board, now_s: float) -> dict[str, Any]:
    """What a page hears at this time."""
    return {
        "now_s": now_s,
        "hub_ms": board.at.timestamp() * 1000,
        "state": {
            "counters": [
                {"id": row.id, "number": row.number, "state": row.state} for row in board.counters
            ],
            "calls": [
                {"id": one.call_id, "number": one.number, "counter": one.counter,
                 "at": one.at.isoformat()}
                for one in board.calls
            ],
        },
    }  # fmt: skip


PLAY = """
(steps) => {
  const calls = new Bamso.Calls(Bamso.config.rules);
  return steps.map((step, place) => {
    calls.news(step.state, place === 0, step.hub_ms, step.now_s);
    return calls.large.map((entry) => `${entry.call.number} ${entry.call.counter}`);
  });
}
"""

# Letters that are cut off, and parts that lie outside of the screen.
STICKS_OUT = """
() => [...document.querySelectorAll("#page *")].filter((e) => {
  const at = e.getBoundingClientRect();
  if (!at.width || !at.height) return false;
  if (at.right > innerWidth + 1 || at.bottom > innerHeight + 1 || at.left < 0) return true;
  if (!e.matches(".box > span")) return false;
  const box = e.parentNode.getBoundingClientRect();
  return at.width > box.width + 2 || at.height > box.height + 2;
}).map((e) => `${e.className} ${e.parentNode.className} ${e.textContent.slice(0, 40)}`)
"""
