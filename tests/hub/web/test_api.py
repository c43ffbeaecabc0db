"""The verbs of an officer over HTTP, through the real service and a real database."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hub.core import commands as c
from hub.service import Service
from hub.store.sql import SqlStore
from hub.web.app import create_app
from hub.web.settings import WebSettings
from kit.wire import topics
from tests.hub.core.hall import CENTRE
from tests.hub.web.running import OURS, PIN, RunningHub


def test_an_officer_serves_one_person_from_call_to_finish(hub: RunningHub) -> None:
    number = hub.press()
    an = hub.officer("1", "an")
    for verb, said in {
        "call_next": f"Đang gọi số {number}.",
        "recall": f"Đã gọi lại số {number}.",
        "start": f"Bắt đầu phục vụ số {number}.",
        "finish": "Đã hoàn tất. Mời công dân đánh giá.",
    }.items():
        answer = hub.click(an, "1", verb)
        assert (answer.status_code, answer.json["status"]) == (200, "done")
        assert answer.json["sentence"] == said
    (visit,) = hub.day.visits.values()
    assert (visit.number, visit.officer, visit.ended_at) == (number, "an", hub.clock.now())


def test_a_click_that_is_sent_again_calls_nobody_else(hub: RunningHub) -> None:
    first, second = hub.press(), hub.press()
    an = hub.officer("1", "an")
    answers = [hub.click(an, "1", "call_next", click="same").json for _ in range(3)]
    assert [answer["number"] for answer in answers] == [first] * 3
    assert hub.number_at("1") == first
    assert hub.day.tickets["press-2"].number == second
    assert hub.day.tickets["press-2"].state == "waiting"


def test_a_repeat_is_harmless_even_after_the_person_has_gone(hub: RunningHub) -> None:
    first = hub.press()
    hub.press()
    an = hub.officer("1", "an")
    hub.click(an, "1", "call_next", click="slow")
    hub.click(an, "1", "finish")
    assert hub.click(an, "1", "call_next", click="slow").json["number"] == first
    assert hub.number_at("1") is None


def test_two_tabs_that_call_at_once_call_one_person(hub: RunningHub) -> None:
    hub.press()
    hub.press()
    tabs = [hub.officer("1", "an"), hub.officer("1", "an")]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda tab: hub.click(tab, "1", "call_next"), tabs))
    assert sorted(answer.status_code for answer in found) == [200, 409]
    refused = next(answer for answer in found if answer.status_code == 409)
    assert refused.json["reason"] == "counter-busy"
    assert len([t for t in hub.day.tickets.values() if t.state == "called"]) == 1


def test_a_wrong_pin_is_answered_with_a_sentence_and_seats_nobody(hub: RunningHub) -> None:
    answer = hub.click(hub.browser(), "1", "sign_in", officer="an", pin="0000")
    assert (answer.status_code, answer.json["reason"]) == (403, "wrong-pin")
    assert answer.json["sentence"] == "Mã PIN không đúng. Xin thử lại."
    assert hub.day.counters["1"].officer is None


def test_who_guesses_pins_has_to_wait_longer_and_longer(hub: RunningHub) -> None:
    browser = hub.browser()

    def guess(pin: str = "0000") -> int:
        return hub.click(browser, "1", "sign_in", officer="an", pin=pin).status_code

    assert [guess() for _ in range(4)] == [403, 403, 403, 429]
    assert guess(PIN) == 429, "the right PIN does not open during the wait either"
    hub.clock.go(s=5)
    assert [guess(), guess()] == [403, 429]
    hub.clock.go(s=5)
    assert guess(PIN) == 429, "the second wait is longer"
    hub.clock.go(s=5)
    assert guess(PIN) == 200


def test_the_wait_says_how_long_it_is(hub: RunningHub) -> None:
    browser = hub.browser()
    for _ in range(3):
        hub.click(browser, "1", "sign_in", officer="an", pin="0000")
    answer = hub.click(browser, "1", "sign_in", officer="an", pin=PIN)
    assert answer.headers["Retry-After"] == "5"
    assert answer.json["sentence"] == "Sai nhiều lần. Xin chờ 5 giây rồi thử lại."


def test_an_officer_without_any_pin_cannot_sign_in(tmp_path: Path) -> None:
    hub = RunningHub(tmp_path, pin="")
    assert hub.click(hub.browser(), "1", "sign_in", officer="an", pin="").status_code == 403
    hub.close()


def test_an_officer_may_have_a_pin_of_their_own(tmp_path: Path) -> None:
    hub = RunningHub(tmp_path, pins={"an": "9876"})
    assert hub.click(hub.browser(), "1", "sign_in", officer="an", pin=PIN).status_code == 403
    assert hub.click(hub.browser(), "1", "sign_in", officer="an", pin="9876").status_code == 200
    hub.close()


def test_a_browser_that_nobody_signed_in_with_cannot_call(hub: RunningHub) -> None:
    hub.press()
    hub.officer("1", "an")
    answer = hub.click(hub.browser(), "1", "call_next")
    assert (answer.status_code, answer.json["reason"]) == (403, "not-yours")
    assert hub.number_at("1") is None


def test_a_page_whose_officer_was_replaced_may_look_and_not_act(hub: RunningHub) -> None:
    hub.press()
    an = hub.officer("1", "an")
    hub.officer("1", "binh")
    answer = hub.click(an, "1", "call_next")
    assert (answer.status_code, answer.json["reason"]) == (409, "replaced")
    assert "đăng nhập lại" in answer.json["sentence"]
    assert hub.number_at("1") is None


def test_one_browser_may_sit_at_two_counters_with_two_officers(hub: RunningHub) -> None:
    browser = hub.officer("1", "an")
    hub.click(browser, "3", "sign_in", officer="chi", pin=PIN)
    assert hub.click(browser, "3", "open").status_code == 200
    assert hub.click(browser, "1", "pause", reason="lunch").status_code == 200


def test_who_signed_out_has_to_sign_in_again(hub: RunningHub) -> None:
    an = hub.officer("1", "an")
    assert hub.click(an, "1", "sign_out").json["sentence"] == "Đã đăng xuất."
    assert hub.click(an, "1", "open").json["reason"] == "not-yours"
    assert hub.day.counters["1"].officer is None


def test_a_missed_person_comes_back_and_is_called(hub: RunningHub) -> None:
    number = hub.press()
    an = hub.officer("1", "an")
    hub.click(an, "1", "call_next")
    assert hub.click(an, "1", "no_show").status_code == 200
    assert hub.click(an, "1", "return", number=number).status_code == 200
    assert hub.click(an, "1", "call_next").json["number"] == number


def test_a_person_who_fetches_a_paper_is_parked_and_taken_back(hub: RunningHub) -> None:
    number = hub.press()
    an = hub.officer("1", "an")
    hub.click(an, "1", "call_next")
    hub.click(an, "1", "start")
    hub.click(an, "1", "park")
    assert hub.number_at("1") is None
    assert hub.click(an, "1", "take_back", number=number).json["number"] == number


def test_a_person_is_sent_on_to_a_field_or_to_a_counter(hub: RunningHub) -> None:
    hub.press()
    hub.press()
    an = hub.officer("1", "an")
    hub.click(an, "1", "call_next")
    assert hub.click(an, "1", "transfer", field="land").status_code == 200
    hub.click(an, "1", "call_next")
    assert hub.click(an, "1", "transfer", counter="4").status_code == 200
    assert {t.field for t in hub.day.tickets.values()} == {"land", "result"}


def test_a_test_press_is_cancelled_with_its_reason(hub: RunningHub) -> None:
    number = hub.press()
    an = hub.officer("1", "an")
    assert hub.click(an, "1", "cancel", number=number, reason="Bấm nhầm").status_code == 200
    assert hub.day.tickets["press-1"].state == "cancelled"


def test_a_person_who_stands_here_is_called_by_the_number_on_the_paper(hub: RunningHub) -> None:
    hub.press()
    second = hub.press()
    an = hub.officer("1", "an")
    answer = hub.click(an, "1", "call_number", number="a2")
    assert (answer.status_code, answer.json["number"]) == (200, second)
    assert answer.json["sentence"] == f"Đang gọi số {second}."
    assert [call.number for call in hub.heard(topics.CALL)] == [second]


def test_a_paper_that_no_kiosk_has_told_of_yet_can_be_called(hub: RunningHub) -> None:
    hub.service.submit(c.Lend(device="kiosk-1")).result(5)
    lent = next(one for one in hub.day.leases if one.series == "A")
    an = hub.officer("1", "an")
    assert hub.click(an, "1", "call_number", number=f"A{lent.first}").status_code == 200
    assert hub.number_at("1") == f"A{lent.first}"


def test_a_number_that_nobody_can_hold_is_not_called(hub: RunningHub) -> None:
    an = hub.officer("1", "an")
    answer = hub.click(an, "1", "call_number", number="A500")
    assert (answer.status_code, answer.json["reason"]) == (409, "no-such-ticket")


def test_a_lost_paper_is_printed_again_at_its_kiosk(hub: RunningHub) -> None:
    number = hub.press()
    hub.kiosk()
    an = hub.officer("1", "an")
    answers = [hub.click(an, "1", "reprint", click="again", number="a1") for _ in range(2)]
    assert {answer.json["sentence"] for answer in answers} == {
        f"Phiếu số {number} được in lại ở ki-ốt đã phát số."
    }
    (copy,) = hub.heard(topics.REPRINT)
    assert (copy.print_id, copy.answer.number, copy.copy) == ("again", number, 1)


def test_no_paper_is_promised_by_a_kiosk_that_is_gone(hub: RunningHub) -> None:
    number = hub.press()
    hub.kiosk("offline")
    an = hub.officer("1", "an")
    answer = hub.click(an, "1", "reprint", number=number)
    assert (answer.status_code, answer.json["reason"]) == (409, "kiosk-offline")
    assert "viết số ra giấy" in answer.json["sentence"]
    assert hub.day.tickets["press-1"].copies == 0


def test_a_pause_needs_a_reason_of_the_list(hub: RunningHub) -> None:
    an = hub.officer("1", "an")
    assert hub.click(an, "1", "pause", reason="coffee").json["reason"] == "unknown-reason"
    assert hub.click(an, "1", "pause", reason="lunch").status_code == 200
    assert hub.day.counters["1"].reason == "lunch"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({"request_id": "x y"}, "request_id"),
        ({"number": 7, "request_id": "r"}, "number"),
        ({}, "request_id: missing"),
    ],
)
def test_a_malformed_request_is_told_which_field(
    hub: RunningHub, body: dict[str, object], fault: str
) -> None:
    an = hub.officer("1", "an")
    answer = an.post("/api/counter/1/return", json=body, headers=OURS)
    assert (answer.status_code, answer.json["reason"]) == (400, "malformed")
    assert answer.json["fault"].startswith(fault)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff"])
def test_a_body_that_is_no_object_is_refused_and_the_hub_goes_on(
    hub: RunningHub, body: bytes
) -> None:
    an = hub.officer("1", "an")
    for verb in ("open", "sign_in"):
        answer = an.post(
            f"/api/counter/1/{verb}", data=body, headers=OURS, content_type="application/json"
        )
        assert answer.status_code == 400
    assert hub.click(an, "1", "pause", reason="lunch").status_code == 200


def test_there_is_no_counter_99_and_no_verb_dance(hub: RunningHub) -> None:
    an = hub.officer("1", "an")
    assert hub.click(an, "99", "open").json["reason"] == "unknown-counter"
    assert hub.click(an, "1", "dance").json["reason"] == "unknown-verb"
    assert hub.click(an, "99", "sign_in", officer="an", pin=PIN).status_code == 404
    assert an.get("/api/counter/99").status_code == 404


def test_sentences_are_in_english_for_who_asked_for_english(hub: RunningHub) -> None:
    an = hub.officer("1", "an")
    an.get("/counter/1?lang=en")
    assert hub.click(an, "1", "call_next").json["sentence"] == (
        "Nobody is waiting for this counter."
    )


def test_the_state_can_be_read_once_without_a_stream(hub: RunningHub) -> None:
    number = hub.press()
    an = hub.officer("1", "an")
    state = an.get("/api/counter/1").json
    assert (state["seat"], state["state"], state["next"]["number"]) == ("mine", "open", number)


def test_a_hub_that_does_not_answer_in_time_says_so(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'hub.db'}", CENTRE.site).open()
    service = Service(CENTRE, store, lambda said: None)  # its writer never turns
    settings = WebSettings(pin=PIN, answer_within_s=0.05)
    browser = create_app(service, store, CENTRE, settings).test_client()
    body = {"request_id": "r", "officer": "an", "pin": PIN}
    answer = browser.post("/api/counter/1/sign_in", json=body, headers=OURS)
    assert (answer.status_code, answer.json["reason"]) == (503, "no-answer")
    store.close()
