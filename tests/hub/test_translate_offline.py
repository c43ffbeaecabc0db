"""What a kiosk did alone, told to the hub."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from hub import translate
from hub.core import commands as c
from hub.core.errors import Refused
from hub.outcome import Outcome
from kit.wire import messages_offline as mo
from kit.wire import topics
from kit.wire.codec import WireError
from tests.hub.core.hall import CENTRE, MORNING

TOLD = mo.Settle(
    request_id="s1", number="A950", series="A", n=950, service="civil", how="lease",
    language="en", priority="old", token="t", date="2026-03-02", term=5, order=7, waited_s=90.0,
    printed="confirmed",
)  # fmt: skip


def settle(told: mo.Settle) -> c.Command:
    return translate.command(CENTRE, "kiosk-1", told, "")


def test_a_ticket_given_out_alone_comes_in_whole() -> None:
    assert settle(TOLD) == c.Settle(
        request_id="s1", device="kiosk-1", number="A950", series="A", n=950, service="civil",
        language="en", priority="old", token="t", how="lease", order=7,
        business_day=date(2026, 3, 2), term=5, waited_s=90.0, printed=True,
    )  # fmt: skip


@pytest.mark.parametrize(("said", "known"), [("confirmed", True), ("failed", False), (None, None)])
def test_the_paper_came_out_or_did_not_or_is_on_its_way(said: Any, known: bool | None) -> None:
    got = settle(replace(TOLD, printed=said))
    assert isinstance(got, c.Settle)
    assert got.printed is known


def test_a_kiosk_that_knew_no_date_says_none() -> None:
    got = settle(replace(TOLD, date=None, waited_s=None))
    assert isinstance(got, c.Settle)
    assert (got.business_day, got.waited_s) == (None, None)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"date": "2026-02-30"}, "date: '2026-02-30' is in no calendar"),
        ({"number": "A951"}, "number: 'A951' is not A and 950"),
        ({"number": "X2-950"}, "number: 'X2-950' is not A and 950"),
    ],
)
def test_a_ticket_that_contradicts_itself_is_refused_by_field(
    change: dict[str, Any], fault: str
) -> None:
    with pytest.raises(Refused) as no:
        settle(replace(TOLD, **change))
    assert (no.value.reason, no.value.fault) == ("malformed", fault)


def test_a_wait_of_a_thousand_years_is_one_that_a_date_can_hold() -> None:
    got = settle(replace(TOLD, waited_s=1e300))
    assert isinstance(got, c.Settle)
    assert got.waited_s == 366 * 86_400


def test_a_kiosk_says_the_highest_number_of_each_series_and_day() -> None:
    tops = tuple(
        mo.Top(series=series, date=on, n=n)
        for series, on, n in [
            ("A", "2026-03-02", 3),
            ("A", "2026-03-02", 949),
            ("H", "2026-03-03", 7),
        ]
    )
    got = translate.command(CENTRE, "kiosk-1", mo.Holds(term=4, tops=tops), "")
    assert got == c.Witness(
        device="kiosk-1", term=4,
        tops={("A", date(2026, 3, 2)): 949, ("H", date(2026, 3, 3)): 7},
    )  # fmt: skip


def test_a_holding_on_no_day_is_refused_by_its_place_in_the_list() -> None:
    holds = mo.Holds(tops=(mo.Top(series="A", date="2026-13-01", n=3),))
    with pytest.raises(Refused, match=r"tops\[0\].date"):
        translate.command(CENTRE, "kiosk-1", holds, "")


def test_the_kiosk_hears_that_it_may_forget_the_ticket() -> None:
    done = Outcome(status="done", at=MORNING, printed="confirmed")
    got = translate.reply(CENTRE, "kiosk-1", TOLD, done, term=6)
    assert (got.topic, got.parts) == (topics.SETTLED, {"device": "kiosk-1"})
    assert got.message == mo.Settled(request_id="s1", status="settled", printed="confirmed", term=6)


def test_a_ticket_that_never_will_be_taken_says_why() -> None:
    no = Outcome(status="refused", at=MORNING, reason="poison")
    got = translate.reply(CENTRE, "kiosk-1", TOLD, no, term=6).message
    assert got == mo.Settled(request_id="s1", status="refused", reason="poison", term=6)


def test_a_garbled_ticket_is_refused_by_its_field() -> None:
    fault = WireError("n: missing", ids={"request_id": "s1"})
    got = translate.malformed(CENTRE, topics.SETTLE, "kiosk-1", fault, MORNING).message
    assert got == mo.Settled(
        request_id="s1", status="refused", reason="malformed", fault="n: missing"
    )


def test_nobody_answers_what_a_kiosk_holds() -> None:
    with pytest.raises(TypeError):
        translate.malformed(CENTRE, topics.HOLDS, "kiosk-1", WireError("tops: …"), MORNING)
