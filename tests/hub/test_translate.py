"""Messages to commands and outcomes to answers, on a made-up day."""

from datetime import UTC, datetime
from typing import Any, get_args

import pytest

from hub import translate
from hub.core import commands as c
from hub.core.centre import Centre
from hub.core.errors import Refused
from hub.outcome import Outcome, outcome
from kit.wire import messages as m
from kit.wire import topics
from kit.wire.codec import WireError, decode, encode
from tests.hub.core.hall import CENTRE, MORNING, Hall

AT = datetime(2026, 3, 2, 1, 0, 0, 123456, tzinfo=UTC)


def at_desk() -> Centre:
    from dataclasses import replace

    return replace(CENTRE, pads={"pad-2": "2"}, desks={"desk-2": "2"})


def test_a_press_becomes_a_command_with_the_token_that_was_drawn() -> None:
    ask = m.Ask(request_id="r", service="civil", language="en", priority="old")
    assert translate.command(CENTRE, "kiosk-1", ask, "secret") == c.Ask(
        request_id="r", device="kiosk-1", service="civil", language="en", priority="old",
        token="secret",
    )  # fmt: skip


@pytest.mark.parametrize(("result", "ok"), [("confirmed", True), ("failed", False)])
def test_a_print_report_says_whether_there_is_paper(result: Any, ok: bool) -> None:
    report = m.Printed(request_id="r", result=result, reason="no-paper")
    got = translate.command(CENTRE, "kiosk-1", report, "")
    assert got == c.ReportPrint(ticket="r", device="kiosk-1", ok=ok, reason="no-paper")


def test_a_pad_in_front_of_a_citizen_cannot_act_for_the_officer() -> None:
    with pytest.raises(Refused, match="unknown-counter"):
        translate.command(at_desk(), "pad-2", m.DeskDo(request_id="r", do="call_next"), "")


def test_a_rating_names_the_counter_of_its_pad() -> None:
    rate = m.Rate(rating_id="k", visit="v", level=3, reasons=("slow",))
    got = translate.command(at_desk(), "pad-2", rate, "")
    assert isinstance(got, c.Rate)
    assert (got.counter, got.device, got.level, got.reasons) == ("2", "pad-2", 3, ("slow",))


@pytest.mark.parametrize("verb", get_args(m.DeskVerb))
def test_every_verb_of_a_desk_is_a_command_at_its_counter(verb: m.DeskVerb) -> None:
    do = m.DeskDo(request_id="d", do=verb, number="A001", field="land", reason="lunch")
    got = translate.command(at_desk(), "desk-2", do, "")
    assert isinstance(got, c.AtCounter)
    assert (got.request_id, got.counter) == ("d", "2")
    assert type(got).__name__ == verb.title().replace("_", "")


@pytest.mark.parametrize(
    ("verb", "fault"),
    [
        ("return", "number: missing"),
        ("take_back", "number: missing"),
        ("cancel", "number: missing"),
        ("pause", "reason: missing"),
        ("transfer", "field: missing (or counter)"),
    ],
)
def test_a_verb_without_what_it_needs_says_what_is_missing(verb: Any, fault: str) -> None:
    with pytest.raises(Refused) as no:
        translate.command(at_desk(), "desk-2", m.DeskDo(request_id="d", do=verb), "")
    assert (no.value.reason, no.value.fault) == ("malformed", fault)


def issued(hall: Hall, key: str) -> Outcome:
    ask = c.Ask(request_id=key, device="kiosk-1", service="civil", language="vi", priority=None,
                token="t")  # fmt: skip
    return outcome(hall.centre, ask, hall.day, AT)


def answer(hall: Hall, key: str) -> m.Answer:
    sent = translate.reply(
        hall.centre, "kiosk-1", m.Ask(request_id=key, service="civil"), issued(hall, key)
    )
    assert (sent.topic, sent.parts) == (topics.ANSWER, {"device": "kiosk-1"})
    assert isinstance(sent.message, m.Answer)
    return sent.message


def test_the_answer_says_all_that_the_paper_shows() -> None:
    hall = Hall()
    hall.press()
    hall.press(priority="old")
    got = answer(hall, "press-1")
    assert (got.number, got.series, got.service) == ("A001", "A", "civil")
    assert (got.field, got.business_day, got.token) == (
        "Tư pháp – Hộ tịch",
        "2026-03-02",
        "token-press-1",
    )
    assert got.at.isoformat() == "2026-03-02T08:00:00+07:00"
    assert got.wait_min is None


def test_people_ahead_are_those_who_will_be_called_before() -> None:
    hall = Hall()
    for _ in range(3):
        hall.press()
    hall.press("land")
    assert [answer(hall, f"press-{n}").ahead for n in (1, 2, 3)] == [0, 1, 2]


def test_the_answer_names_the_counters_where_somebody_sits() -> None:
    hall = Hall()
    hall.press()
    assert answer(hall, "press-1").counters == ("1", "2")
    hall.at(c.SignIn, "2", officer="binh")
    assert answer(hall, "press-1").counters == ("2",)


def test_a_wait_is_told_once_enough_people_were_served() -> None:
    hall = Hall()
    hall.open("1")
    for _ in range(6):
        hall.press()
        hall.serve("1", min=4)
    hall.press()
    hall.press()
    got = answer(hall, "press-8")
    assert got.wait_min is not None
    assert got.wait_min[0] <= got.wait_min[1]


def test_a_no_says_why_and_repeats_what_was_asked() -> None:
    no = Outcome(status="refused", at=AT, reason="closed")
    ask = m.Ask(request_id="r", service="civil", language="en")
    got = translate.reply(CENTRE, "kiosk-1", ask, no).message
    assert isinstance(got, m.Answer)
    assert (got.status, got.reason, got.number, got.service, got.language) == (
        "refused", "closed", None, "civil", "en",
    )  # fmt: skip


def test_every_answer_can_travel() -> None:
    hall = Hall()
    hall.press()
    got = answer(hall, "press-1")
    assert decode(encode(got), m.Answer) == got


@pytest.mark.parametrize(
    ("message", "done", "refused"),
    [
        (m.Printed(request_id="i", result="confirmed"), "noted", "refused"),
        (m.Rate(rating_id="i", visit="v", level=1), "accepted", "refused"),
        (m.DeskDo(request_id="i", do="recall"), "done", "refused"),
    ],
)
def test_every_asker_is_told_in_its_own_words(message: object, done: str, refused: str) -> None:
    yes = translate.reply(CENTRE, "box", message, Outcome(status="done", at=AT)).message
    no = translate.reply(
        CENTRE, "box", message, Outcome(status="refused", at=AT, reason="x")
    ).message
    assert (yes.status, no.status, no.reason) == (done, refused, "x")  # type: ignore[attr-defined]


def test_a_topic_without_answers_cannot_be_answered() -> None:
    with pytest.raises(TypeError):
        translate.malformed(CENTRE, topics.PING, "box", WireError("body: empty"), AT)


def calls(hall: Hall, command: c.AtCounter) -> list[Any]:
    events = hall.do(command)
    return [one.message for one in translate.calls(hall.centre, hall.day, events)]


def test_a_call_and_its_recall_are_announced_apart() -> None:
    hall = Hall()
    hall.open("1")
    hall.press(priority="old")
    (first,) = calls(hall, c.CallNext(request_id="1", counter="1"))  # type: ignore[arg-type]
    (again,) = calls(hall, c.Recall(request_id="2", counter="1"))  # type: ignore[arg-type]
    assert (first.number, first.counter, first.repeat, first.priority) == ("A001", "1", 0, True)
    assert (first.field, again.repeat) == ("Tư pháp – Hộ tịch", 1)
    assert first.call_id != again.call_id


def test_what_is_no_call_is_not_announced() -> None:
    hall = Hall()
    hall.open("1")
    hall.press()
    hall.call("1")
    assert calls(hall, c.Start(request_id="3", counter="1")) == []  # type: ignore[arg-type]


def test_a_time_is_shown_with_the_offset_of_the_centre() -> None:
    assert translate.local(CENTRE, MORNING).isoformat() == "2026-03-02T08:00:00+07:00"
