"""The demo page: every device is there to be pressed, and what happened is shown."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from PIL import Image

from hub.core import commands as c
from kit.fifo import Fifo
from kit.wire import topics
from kit.wire.messages import Ask, DeviceState, Part
from tests.hub.bench.test_rig import MANIFEST
from tests.hub.web.running import OURS, RunningHub

pytestmark = pytest.mark.slow


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    folder = tmp_path / "bench"
    for device in ("kiosk-1", "kiosk-2", "hall", "sign-1", "pad-1"):
        (folder / device).mkdir(parents=True)
    (folder / "bench.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    Image.new("RGB", (108, 192), "white").save(folder / "kiosk-2" / "screen.png")
    return folder


@pytest.fixture
def hub(tmp_path: Path, bench: Path) -> Iterator[RunningHub]:
    running = RunningHub(tmp_path, bench=str(bench))
    running.app.extensions["bamso-bench"].tap.start()
    yield running
    running.close()


def events_of(hub: RunningHub, counter: str = "1") -> Iterator[tuple[str, Any]]:
    """The stream's events as they come: name and data."""
    response = hub.browser().get(f"/bench/events?counter={counter}")
    for part in response.response:
        text = part.decode()
        if "event: " in text:
            name, _, data = text.split("event: ", 1)[1].partition("\ndata: ")
            assert name != "beat", "nothing came in time"
            yield name, json.loads(data)


def state_when(hub: RunningHub, fits: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    for name, data in events_of(hub):
        if name == "state" and fits(data["state"]):
            return data["state"]
    raise AssertionError("the stream ended")


def test_the_page_shows_every_device_of_the_bench(hub: RunningHub) -> None:
    page = hub.browser().get("/").text
    for device in ("kiosk-1", "kiosk-2", "hall", "sign-1", "pad-1"):
        assert f'data-screen="{device}"' in page
    assert 'data-press="17" data-device="kiosk-1"' in page
    assert "Khai sinh" in page
    assert 'src="/counter/1"' in page
    assert page.count("data-level=") == 4


def test_the_page_speaks_english_too(hub: RunningHub) -> None:
    page = hub.browser().get("/?lang=en").text
    assert "Kiosk with touch" in page
    assert "Very satisfied" in page


def test_before_the_devices_are_there_the_page_says_so(tmp_path: Path) -> None:
    hub = RunningHub(tmp_path, bench=str(tmp_path / "later"))
    page = hub.browser().get("/")
    assert page.status_code == 200
    assert "Các thiết bị đang khởi động" in page.text
    hub.close()


def test_the_pin_of_the_demo_is_written_at_the_console(hub: RunningHub) -> None:
    assert "Bản chạy thử dùng mã 2468." in hub.browser().get("/counter/1").text


def test_the_console_may_stand_in_the_page_of_the_same_house_only(hub: RunningHub) -> None:
    policy = hub.browser().get("/").headers["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy


def test_a_press_on_the_page_is_a_press_on_the_device(hub: RunningHub, bench: Path) -> None:
    heard: Queue[str] = Queue()
    pipes = [Fifo(bench / where, heard.put) for where in ("kiosk-1/keys", "pad-1/keypad")]
    browser = hub.browser()
    assert browser.post("/bench/kiosk-1/press", json={"key": "17"}, headers=OURS).json == {
        "status": "done", "reason": None, "sentence": ""}  # fmt: skip
    assert heard.get(timeout=5) == "press 17"
    browser.post("/bench/pad-1/press", json={"key": "4"}, headers=OURS)
    assert heard.get(timeout=5) == "press 4", "the serial keypad's own pipe"
    for pipe in pipes:
        pipe.close()


def test_a_click_on_the_picture_is_a_finger_on_the_glass(hub: RunningHub, bench: Path) -> None:
    heard: Queue[str] = Queue()
    pipe = Fifo(bench / "kiosk-2" / "touch", heard.put)
    browser = hub.browser()
    browser.post("/bench/kiosk-2/tap", json={"x": 54, "y": 96}, headers=OURS)
    browser.post("/bench/kiosk-2/tap", json={"key": "language"}, headers=OURS)
    assert [heard.get(timeout=5) for _ in range(2)] == ["tap 54 96", "key language"]
    pipe.close()


def test_a_device_that_does_not_run_is_named_in_words(hub: RunningHub) -> None:
    answer = hub.browser().post("/bench/kiosk-1/press", json={"key": "17"}, headers=OURS)
    assert answer.status_code == 409
    assert answer.json["sentence"] == "Thiết bị này chưa chạy."


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("kiosk-2/tap", {"x": "54", "y": 96}),
        ("kiosk-2/tap", {}),
        ("kiosk-2/tap", []),
        ("kiosk-1/press", {"key": "1\n2"}),
        ("kiosk-2/fail", {"reason": "on-fire"}),
    ],
)
def test_a_hand_that_makes_no_sense_is_refused(hub: RunningHub, path: str, body: object) -> None:
    answer = hub.browser().post(f"/bench/{path}", json=body, headers=OURS)
    assert (answer.status_code, answer.json["reason"]) == (400, "malformed")


def test_another_site_cannot_press_anything(hub: RunningHub, bench: Path) -> None:
    answer = hub.browser().post("/bench/kiosk-2/fail", json={"reason": "no-paper"})
    assert answer.status_code == 403
    assert not (bench / "kiosk-2" / "fail").exists()


def test_the_paper_runs_out_at_a_click(hub: RunningHub, bench: Path) -> None:
    browser = hub.browser()
    browser.post("/bench/kiosk-2/fail", json={"reason": "no-paper"}, headers=OURS)
    assert (bench / "kiosk-2" / "fail").read_text(encoding="utf-8").strip() == "no-paper"
    browser.post("/bench/kiosk-2/fail", json={"reason": None}, headers=OURS)
    assert not (bench / "kiosk-2" / "fail").exists()


def test_a_picture_is_what_the_device_shows_and_is_kept_by_its_version(hub: RunningHub) -> None:
    with hub.browser().get("/bench/kiosk-2/screen.png?v=1") as answer:
        assert Image.open(io.BytesIO(answer.data)).size == (108, 192)
        assert "max-age" in answer.headers["Cache-Control"]
    assert hub.browser().get("/bench/hall/screen.png").status_code == 404


@pytest.mark.parametrize("path", ["bench.json", "kiosk-1/keys", "..%2Fhub.db/screen.png"])
def test_no_other_file_of_the_bench_comes_out(hub: RunningHub, path: str) -> None:
    assert hub.browser().get(f"/bench/{path}").status_code in (400, 404, 405)


def test_the_paper_is_drawn_from_the_bytes_of_the_printer(hub: RunningHub, bench: Path) -> None:
    tray = bench / "kiosk-2" / "paper"
    tray.mkdir()
    (tray / "000001.bin").write_bytes(b"\x1b@A012\n\x1dV\x00")
    (tray / "000002.bin").write_bytes(b"")
    picture = Image.open(io.BytesIO(hub.browser().get("/bench/kiosk-2/paper/1.png").data))
    assert picture.width > 576
    assert picture.convert("L").getextrema() == (0, 255), "ink on paper"
    for gone in ("2.png", "3.png", "x.png"):
        assert hub.browser().get(f"/bench/kiosk-2/paper/{gone}").status_code == 404


def test_a_call_can_be_heard(hub: RunningHub, bench: Path) -> None:
    (bench / "hall" / "calls").mkdir()
    (bench / "hall" / "calls" / "000001.wav").write_bytes(b"RIFF")
    with hub.browser().get("/bench/hall/call/1.wav") as answer:
        assert (answer.mimetype, answer.data) == ("audio/wav", b"RIFF")


def test_the_stream_tells_what_is_there_at_once(hub: RunningHub) -> None:
    hub.service.note_device(
        "pad-2", DeviceState(status="offline", kind="pad", parts=(Part(name="disk", state="ok"),))
    )
    hub.service.note_device("pad-10", DeviceState(status="online"))
    name, data = next(events_of(hub))
    assert name == "state"
    state = data["state"]
    assert list(state["files"]) == ["kiosk-2/screen.png"]
    assert [(box["device"], box["online"]) for box in state["devices"]] == [
        ("pad-2", False), ("pad-10", True)]  # fmt: skip
    assert (state["step"]["number"], state["broker"]) == (1, True)


def test_a_new_picture_is_announced(hub: RunningHub, bench: Path) -> None:
    stream = events_of(hub)
    next(stream)
    Image.new("RGB", (8, 8)).save(bench / "hall" / "screen.png")
    name, data = next(stream)
    assert name == "state"
    assert set(data["state"]["files"]) == {"kiosk-2/screen.png", "hall/screen.png"}


def test_messages_are_listed_once_each(hub: RunningHub) -> None:
    kiosk = hub.broker.bus("kiosk-1")
    kiosk.start(lambda event: None)
    kiosk.publish(topics.ASK, Ask(request_id="r1", service="civil"), device="kiosk-1")
    stream = (data for name, data in events_of(hub) if name == "messages")
    first = next(stream)
    assert first["whole"] is True
    assert [heard["name"] for heard in first["heard"]] == ["ask"]
    kiosk.publish(topics.ASK, Ask(request_id="r2", service="civil"), device="kiosk-1")
    second = next(stream)
    assert second["whole"] is False
    assert [heard["text"].count("r2") for heard in second["heard"]] == [1]


def test_the_rating_lands_on_the_officer_who_served(hub: RunningHub) -> None:
    number = hub.press()
    an = hub.officer("1", "an")
    for verb in ("call_next", "start", "finish"):
        hub.click(an, "1", verb)
    assert state_when(hub, lambda state: True)["step"]["number"] == 4
    hub.officer("1", "binh")  # somebody else sits down before the citizen presses
    (visit,) = hub.day.visits
    rate = c.Rate(rating_id="r", device="pad-1", counter="1", visit=visit, level=4)  # type: ignore[arg-type]
    assert hub.service.submit(rate).result(5).done
    state = state_when(hub, lambda state: bool(state["ratings"]))
    (line,) = state["ratings"]
    assert (line["number"], line["officer"], line["word"]) == (number, "An", "Rất hài lòng")
    (officer,) = state["officers"]
    assert (officer["officer"], officer["visits"], officer["levels"]) == ("An", 1, [0, 0, 0, 1])


def test_the_page_points_to_the_counter_where_somebody_waits(hub: RunningHub) -> None:
    number = hub.press("land")
    state = state_when(hub, lambda state: True)
    assert state["step"]["hint"].startswith(f"Số {number} chờ ở quầy 2")
    assert (state["step"]["counter"], state["waiting"]) == ("2", {"2": 1, "3": 1})
