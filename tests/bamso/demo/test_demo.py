"""The whole centre as processes: press, paper, call, serve, rate, and everybody may be killed."""

import json
import os
import signal
import sqlite3
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from PIL import Image, ImageChops

from hub.bench.paper import plain_text, qr_payloads, read_paper
from kit.fifo import tell
from tests.bamso.demo.running import Demo, running_demo, sit_down
from tests.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

RESTS_S = 1.2


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    # Signs that mean something in addresses must not in a folder's name.
    with running_demo(tmp_path_factory.mktemp("demo") / "quầy c++ #1 & 2") as found:
        yield found


def ratings_of(demo: Demo) -> list[tuple[str, str, int]]:
    with closing(sqlite3.connect(demo.folder / "hub.db")) as db:
        return db.execute("SELECT officer, counter, level FROM rating ORDER BY at").fetchall()


def test_press_paper_call_serve_rate(demo: Demo) -> None:
    sit_down(demo, "1", "thao")
    slip = read_paper(demo.press("kiosk-1", "keys", "press 17").read_bytes(), strict=True)[0]
    text = plain_text(slip)
    number = until(lambda: call_next(demo, "1"), 15, "somebody to call")
    assert number in text.replace(" ", "")
    assert slip.cut
    assert len(qr_payloads(slip)) == 1

    called = until(lambda: [c for c in demo.said() if number in c["call_id"]], 10, "a spoken call")
    assert called[0]["text"].startswith("Mời công dân có số thứ tự A, không")
    demo.act("1", "start")
    demo.act("1", "finish")
    before = len(ratings_of(demo))
    pad_picture = demo.bench("pad-1", "screen.png")
    shown = pad_picture.read_bytes()
    until(lambda: pad_picture.read_bytes() != shown or None, 5, "the pad asks")
    tell(demo.bench("pad-1", "keypad"), "press 4")
    rated = until(lambda: ratings_of(demo)[before:], 10, "the rating on the hub's disk")
    assert rated == [("thao", "1", 4)]


def test_the_touch_kiosk_and_the_gpio_pad_do_the_same(demo: Demo) -> None:
    sit_down(demo, "2", "bao")
    demo.press("kiosk-2", "touch", "key service:sao-y")
    number = until(lambda: call_next(demo, "2"), 15, "somebody to call")
    until(lambda: [c for c in demo.said() if number in c["call_id"]], 20, "a spoken call")
    demo.act("2", "finish")
    before = len(ratings_of(demo))
    until(lambda: pad_offers(demo, "pad-2") or None, 5, "the pad asks")
    tell(demo.bench("pad-2", "keys"), "press 23")
    rated = until(lambda: ratings_of(demo)[before:], 10, "the rating on the hub's disk")
    assert rated == [("bao", "2", 4)]


def call_next(demo: Demo, counter: str) -> str | None:
    """The number that was called; None while nobody waits (the paper is still being confirmed)."""
    try:
        number: str = demo.act(counter, "call_next")["number"]
    except urllib.error.HTTPError as err:
        reason = json.load(err)["reason"]
    else:
        return number
    assert reason == "nobody-waiting"
    return None


def pad_offers(demo: Demo, pad: str) -> bool:
    return "level" in demo.bench(pad, "targets.json").read_text(encoding="utf-8")


def test_a_board_that_was_killed_is_right_again_and_repeats_no_call(demo: Demo) -> None:
    said = demo.said()
    assert said, "this test follows one that calls"
    picture = demo.bench("hall", "screen.png")
    until(at_rest(picture), 15, "a board that rests")
    table = left_half(picture)
    killed_at = picture.stat().st_mtime_ns
    before = demo.pids()["hall"]
    os.kill(before, signal.SIGKILL)
    until(lambda: picture.stat().st_mtime_ns > killed_at, 4, "a picture by the new board")
    until(lambda: same(left_half(picture), table), 3, "the counters as they were")
    until(lambda: demo.pids().get("hall", before) != before, 5, "a new process")

    number = press_and_call(demo)
    until(lambda: [c for c in demo.said() if number in c["call_id"]], 20, "the next call, spoken")
    ids = [call["call_id"] for call in demo.said()]
    assert ids == [*(call["call_id"] for call in said), ids[-1]], "an old call was repeated"


def press_and_call(demo: Demo) -> str:
    demo.press("kiosk-2", "touch", "key service:khai-sinh")
    return until(lambda: call_next(demo, "1"), 15, "somebody to call")


def left_half(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGB").crop((0, 120, image.width // 2, image.height - 120))


def at_rest(path: Path) -> Callable[[], bool]:
    """Says yes once the picture has not changed for a while from now on."""
    seen = (path.stat().st_mtime_ns, monotonic())

    def look() -> bool:
        nonlocal seen
        if path.stat().st_mtime_ns != seen[0]:
            seen = (path.stat().st_mtime_ns, monotonic())
        return monotonic() - seen[1] > RESTS_S

    return look


def same(one: Image.Image, other: Image.Image) -> bool:
    return ImageChops.difference(one, other).getbbox() is None


@pytest.mark.parametrize("name", ["kiosk-2", "sign-1", "pad-2"])
def test_any_device_that_was_killed_shows_the_right_picture_within_seconds(
    demo: Demo, name: str
) -> None:
    picture = demo.bench(name, "screen.png")
    targets = demo.bench("kiosk-2", "targets.json")
    until(lambda: "service:khai-sinh" in targets.read_text(), 15, "a kiosk that nobody uses")
    until(at_rest(picture), 15, f"a picture that rests on {name}")
    before, pid, at = picture.read_bytes(), demo.pids()[name], picture.stat().st_mtime_ns
    os.kill(pid, signal.SIGKILL)
    until(lambda: picture.stat().st_mtime_ns > at, 4, f"a picture by the new {name}")
    until(lambda: picture.read_bytes() == before, 3, "the same picture as before")


def test_a_hub_that_was_killed_serves_again_with_the_same_day(demo: Demo) -> None:
    demo.press("kiosk-2", "touch", "key service:so-do")
    papers = len(demo.papers("kiosk-2"))
    pid = demo.pids()["hub"]
    os.kill(pid, signal.SIGKILL)
    until(lambda: demo.pids().get("hub", pid) != pid, 10, "a new hub process")
    until(lambda: demo.health() == 200, 10, "a hub that serves")
    paper = demo.press("kiosk-2", "touch", "key service:so-do")
    assert len(demo.papers("kiosk-2")) == papers + 1
    assert "X002" in plain_text(read_paper(paper.read_bytes())[0]).replace(" ", "")


def ask_as_an_outsider(demo: Demo, payload: str) -> dict[str, Any]:
    """What a client that is none of ours gets, with the login that the demo wrote down."""
    spare = json.loads((demo.folder / "spare-kiosk.json").read_text(encoding="utf-8"))
    root = f"bamso/v1/{spare['site']}/kiosk/{spare['device']}"
    out = subprocess.run(
        ["mosquitto_rr", "-V", "5", "-h", spare["host"], "-p", str(spare["port"]), "-q", "1",
         "-u", spare["username"], "-P", spare["password"], "-W", "10",
         "-t", f"{root}/ask", "-e", f"{root}/answer", "-m", payload],
        check=True, capture_output=True, text=True, timeout=20,
    ).stdout  # fmt: skip
    found: dict[str, Any] = json.loads(out)
    return found


def test_an_outsiders_client_can_join(demo: Demo) -> None:
    ask = {"request_id": "press-1", "service": "ho-kinh-doanh", "language": "vi", "priority": None}
    first = ask_as_an_outsider(demo, json.dumps(ask))
    assert (first["status"], first["request_id"]) == ("issued", "press-1")
    assert first["number"].startswith("M")
    assert ask_as_an_outsider(demo, json.dumps(ask)) == first
    other = ask_as_an_outsider(demo, json.dumps({**ask, "request_id": "press-2"}))
    assert other["number"] != first["number"]


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        ('{"request_id": "bad-1"}', "service: missing"),
        ('{"request_id": "bad-2", "service": 7}', "service: Expected `str`, got `int` (got 7)"),
        ("not JSON", "body: not JSON"),
    ],
)
def test_a_malformed_ask_is_refused_by_the_name_of_its_field_and_the_hub_goes_on(
    demo: Demo, payload: str, fault: str
) -> None:
    refused = ask_as_an_outsider(demo, payload)
    assert (refused["status"], refused["reason"]) == ("refused", "malformed")
    assert refused["fault"].startswith(fault)
    assert demo.health() == 200
    good = {"request_id": f"after-{fault[:4]}-{len(payload)}", "service": "ho-kinh-doanh"}
    assert ask_as_an_outsider(demo, json.dumps(good))["status"] == "issued"


def test_a_broker_that_was_killed_is_back_and_everybody_finds_it(demo: Demo) -> None:
    pid = demo.pids()["broker"]
    os.kill(pid, signal.SIGKILL)
    until(lambda: demo.pids()["broker"] not in (None, pid), 10, "a new broker")
    until(lambda: demo.health() == 200, 15, "a hub that has found it")
    asked = {"request_id": "after-the-broker", "service": "ho-kinh-doanh"}
    assert ask_as_an_outsider(demo, json.dumps(asked))["status"] == "issued"
    demo.press("kiosk-2", "touch", "key service:sao-y")


def test_ctrl_c_ends_everything_and_leaves_nothing_behind(demo: Demo) -> None:
    pids = demo.pids()
    demo.process.send_signal(signal.SIGINT)
    demo.process.communicate(timeout=30)
    assert demo.process.returncode == 0
    left = [name for name, pid in pids.items() if alive(pid)]
    assert left == []
    assert demo.health() == 0


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.timeout(120)
def test_a_day_with_simulated_people_is_alive_at_once(tmp_path: Path) -> None:
    with running_demo(tmp_path, "--day", "--speed", "600") as alive_demo:
        until(lambda: ratings_of(alive_demo), 60, "a rating by a simulated citizen")
        assert alive_demo.said()
        assert alive_demo.papers("kiosk-1")
        assert alive_demo.papers("kiosk-2")
