"""The boards as pages: the data and the rules of the boards on a Pi, for anybody's browser."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from display import board as pi
from display import words as pi_words
from hub.core import commands as c
from hub.web import view_boards as view
from hub.web.words_boards import BOARDS, DAYS
from kit.wire import topics
from tests.hub.web.running import RunningHub

STATIC = Path(view.__file__).parent / "static"
SCRIPTS = sorted(STATIC.glob("tv*.js"))


@contextmanager
def stream(hub: RunningHub, path: str) -> Iterator[Iterator[dict[str, Any]]]:
    """The states that a page at `path` hears, as they come."""
    response = hub.browser().get(path)
    assert response.status_code == 200
    parts = (part.decode() for part in response.response)
    yield (
        json.loads(part.split("data: ", 1)[1])["state"]
        for part in parts
        if part.startswith("event: state")
    )
    response.close()


def config(hub: RunningHub, path: str) -> dict[str, Any]:
    """What the page tells its scripts."""
    page = hub.browser().get(path).text
    found = re.search(r'id="config">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def call(hub: RunningHub, counter: str = "1", **press: Any) -> str:
    """A person presses and is called: the number."""
    hub.press(**press)
    hub.clicks += 1
    hub.service.submit(c.CallNext(request_id=f"call-{hub.clicks}", counter=counter)).result(5)  # type: ignore[arg-type]
    return hub.number_at(counter) or ""


def test_anybody_in_the_hall_may_look_and_the_page_brings_all_it_needs(hub: RunningHub) -> None:
    for path in ("/board", "/sign/1"):
        answer = hub.browser().get(path)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        wanted = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
        assert len(wanted) >= 7
        for url in wanted:
            assert re.match("/[^/]", url), "nothing from elsewhere"
            with hub.browser().get(url) as brought:
                assert brought.status_code == 200, url
        assert not re.search(r"<script>|\son\w+=|style=", answer.text), (
            "the browser would refuse it"
        )


def test_a_board_that_wakes_up_knows_the_hall_from_one_message(hub: RunningHub) -> None:
    hub.officer("1", "an")
    number = call(hub)
    coming = hub.press("land")
    with stream(hub, "/board/events") as states:
        state = next(states)
    (retained,) = hub.heard(topics.BOARD)[-1:]
    assert [row["id"] for row in state["counters"]] == [one.id for one in retained.counters]
    assert state["counters"][0] == {
        "id": "1", "field": "Tư pháp – Hộ tịch", "officer": "An", "state": "calling",
        "word": "Mời vào", "number": number,
    }  # fmt: skip
    assert state["counters"][2]["word"] == "Chưa mở quầy"
    assert (state["centre"], state["offset_min"]) == ("Trung tâm thử", 420)
    assert [(one["number"], one["counter"]) for one in state["calls"]] == [(number, "1")]
    assert state["next"] == [coming]


def test_a_call_reaches_the_page_as_it_happens(hub: RunningHub) -> None:
    hub.officer("1", "an")
    with stream(hub, "/board/events") as states:
        assert next(states)["calls"] == []
        number = call(hub)
        state = next(one for one in states if one["calls"])
        (told,) = hub.heard(topics.CALL)
        assert state["calls"][0]["id"] == told.call_id, "the same id as the boards on a Pi hear"
        assert state["calls"][0]["number"] == number


def test_twelve_calls_between_two_looks_are_all_told(hub: RunningHub) -> None:
    assert hub.centre.rules.latest_calls < 12
    hub.officer("1", "an")
    numbers = []
    for n in range(12):
        numbers.append(call(hub))
        hub.service.submit(c.Finish(request_id=f"end-{n}", counter="1")).result(5)  # type: ignore[arg-type]
    with stream(hub, "/board/events") as states:
        told = next(states)["calls"]
    assert [one["number"] for one in reversed(told)] == numbers


def test_a_missed_number_and_a_pause_are_shown(hub: RunningHub) -> None:
    an = hub.officer("1", "an")
    number = call(hub)
    hub.click(an, "1", "no_show")
    hub.click(an, "1", "pause", reason="lunch")
    with stream(hub, "/board/events") as states:
        state = next(states)
    assert state["missed"] == [number]
    assert state["counters"][0]["word"] == "Nghỉ trưa"


def test_nothing_is_told_that_a_board_does_not_show(hub: RunningHub) -> None:
    an = hub.officer("1", "an")
    call(hub, priority="old")
    hub.press()
    hub.click(an, "1", "start")
    hub.click(an, "1", "finish")
    assert hub.heard(topics.COUNTER), "a visit may be rated now, and pads know of it"
    with stream(hub, "/board/events") as states:
        state = next(states)
    assert set(state) == {
        "version", "centre", "counters", "calls", "next", "missed", "notice", "offset_min"
    }  # fmt: skip
    assert set(state["calls"][0]) == {"id", "number", "counter", "at"}
    with stream(hub, "/sign/1/events") as states:
        assert set(next(states)) == {
            "version", "field", "officer", "position", "state", "word", "word_en", "number",
            "offset_min",
        }  # fmt: skip


def test_a_sign_follows_its_counter(hub: RunningHub) -> None:
    with stream(hub, "/sign/1/events") as states:
        assert next(states)["word"] == "Chưa mở quầy"
        hub.officer("1", "an")
        number = call(hub)
        state = next(one for one in states if one["number"])
    assert (state["field"], state["officer"]) == ("Tư pháp – Hộ tịch", "An")
    assert (state["state"], state["word"], state["word_en"]) == (
        "calling", "Mời vào", "Please come")  # fmt: skip
    assert state["number"] == number


def test_a_sign_for_a_counter_that_is_not_there_names_those_that_are(hub: RunningHub) -> None:
    answer = hub.browser().get("/sign/99")
    assert answer.status_code == 404
    assert "Không có quầy 99." in answer.text
    for n in "1234":
        assert f'href="/sign/{n}"' in answer.text
    assert 'href="/board"' in answer.text
    assert hub.browser().get("/sign/99/events").status_code == 404
    assert "<script>" not in hub.browser().get("/sign/<script>").text


def test_whoever_hangs_up_a_screen_finds_its_address_from_the_first_page(hub: RunningHub) -> None:
    first = hub.browser().get("/").text
    assert 'href="/board"' in first
    assert 'href="/sign/"' in first
    signs = hub.browser().get("/sign/")
    assert signs.status_code == 200
    assert all(f'href="/sign/{n}"' in signs.text for n in "1234")
    assert "404" not in signs.text


@pytest.mark.parametrize("path", ["/board/events", "/sign/1/events"])
def test_a_page_that_finds_no_place_is_told_when_to_come_back(hub: RunningHub, path: str) -> None:
    streams = hub.app.extensions["bamso"].streams
    while streams.open(iter(())) is not None:
        pass
    answer = hub.browser().get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_an_installer_asks_for_larger_rows_and_for_the_chime(hub: RunningHub) -> None:
    plain = config(hub, "/board")
    assert (plain["rows"], plain["sound"]) == (0, False)
    asked = config(hub, "/board?rows=6&sound=1")
    assert (asked["rows"], asked["sound"]) == (6, True)
    assert config(hub, "/board?rows=1")["rows"] == 3
    assert config(hub, "/board?rows=999")["rows"] == 12
    assert config(hub, "/board?rows=many")["rows"] == 0


def test_a_page_keeps_the_same_times_as_a_board_on_a_pi(hub: RunningHub) -> None:
    assert config(hub, "/board")["rules"] == {
        "large_s": pi.LARGE_S,
        "calm_s": pi.CALM_S,
        "slots": pi.SLOTS,
        "over_after_s": pi.OVER_AFTER.total_seconds(),
        "listed_s": 90,
    }


def test_a_page_says_the_same_words_as_a_board_on_a_pi() -> None:
    same = {
        "counter": pi_words.COUNTER, "field": pi_words.FIELD, "officer": pi_words.OFFICER,
        "serving": pi_words.SERVING, "please": pi_words.PLEASE, "go_to": pi_words.GO_TO,
        "called": pi_words.CALLED, "next": pi_words.NEXT, "missed": pi_words.MISSED,
        "nobody_called": pi_words.NOBODY_CALLED, "nobody_waits": pi_words.NOBODY_WAITS,
        "welcome": pi_words.WELCOME, "follow": pi_words.FOLLOW, "centre": pi_words.TITLE,
        "connecting": pi_words.CONNECTING, "connecting_more": pi_words.CONNECTING_MORE,
    }  # fmt: skip
    assert {key: BOARDS[f"board.{key}"][0] for key in same} == same
    assert BOARDS["board.go_to"][1] == pi_words.GO_TO_EN
    states = {word: BOARDS[f"board.state.{word}"] for word in pi_words.STATES}
    assert states == {w: (pi_words.STATES[w], pi_words.STATES_EN[w]) for w in pi_words.STATES}
    assert (*DAYS[1:], DAYS[0]) == pi_words.DAYS


def test_the_browser_of_an_old_television_can_read_the_style(hub: RunningHub) -> None:
    css = hub.browser().get("/boards.css").text
    assert "background: #081630" in css
    too_new = r"var\(|\bgrid\b|[^-]gap:|min\(|max\(|clamp\(|inset:|:is\(|rgb\([^,)]*\s"
    assert re.findall(too_new, re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)) == []
    assert "http" not in css


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_the_browser_of_an_old_television_can_read_the_scripts(script: Path) -> None:
    text = re.sub(r"//.*", "", script.read_text(encoding="utf-8"))
    too_new = r"=>|`|\b(?:let|const|class|import|export|async|await)\b|\.\.\.|\?\?|\?\."
    assert re.findall(too_new, text) == []
    assert '"use strict"' in text
    assert "innerHTML" not in text


def test_there_are_scripts_to_read() -> None:
    assert len(SCRIPTS) >= 6
