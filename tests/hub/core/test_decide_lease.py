"""Numbers are lent before a kiosk needs them, and never while somebody else may hold them."""

from dataclasses import replace
from datetime import date

from hub.core import commands as c
from hub.core import events as e
from hub.core.centre import Field, Service
from tests.hub.core.hall import CENTRE, Hall
from tests.hub.core.kiosks import Kiosk

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)


def leased(events: tuple[e.Event, ...]) -> list[tuple[str, str, date, int]]:
    return [
        (one.device, one.series, one.business_day, one.first)
        for one in events
        if isinstance(one, e.Leased)
    ]


def lend(hall: Hall, *names: str) -> None:
    for name in names:
        hall.do(c.Lend(device=name))


def test_a_kiosk_that_comes_is_lent_numbers_once() -> None:
    hall = Hall()
    events = hall.do(c.Lend(device="kiosk-1"))
    assert len(leased(events)) == 6, "three series, two days"
    assert hall.do(c.Lend(device="kiosk-1")) == ()
    assert hall.do(c.Tick()) == ()


def test_the_hub_goes_round_what_it_lent() -> None:
    hall = Hall(replace(CENTRE, rules=replace(CENTRE.rules, lease_numbers=400)))
    lend(hall, "kiosk-1", "kiosk-2")
    assert [(one.first, one.last) for one in hall.day.lent["A"]] == [
        (200, 599), (600, 999), (1200, 1599), (1600, 1999),
    ]  # fmt: skip
    numbers = [hall.press() for _ in range(200)]
    assert numbers[-2:] == ["A199", "A1000"]
    hall.check()


def test_a_kiosk_that_used_half_of_its_numbers_is_lent_more_by_itself() -> None:
    hall = Hall()
    lend(hall, "kiosk-1")
    kiosk = Kiosk("kiosk-1", "X1")
    kiosk.hears(hall.day)
    for n in range(26):
        paper = kiosk.gives(hall.centre, f"alone-{n}", "civil", hall.now, True)
        assert leased(hall.do(c.Tick())) == []
        hall.do(kiosk.settles(paper, hall.now))
    assert leased(hall.do(c.Tick())) == [("kiosk-1", "A", MONDAY, 850)]
    assert hall.do(c.Tick()) == ()
    hall.check()


def test_a_new_day_has_its_numbers_already_and_the_day_after_is_lent() -> None:
    hall = Hall()
    lend(hall, "kiosk-1", "kiosk-2")
    before = {one for one in hall.day.leases if one.date == TUESDAY}
    hall.wait(h=24)
    events = hall.do(c.Tick())
    assert before <= set(hall.day.leases)
    wednesday = date(2026, 3, 4)
    assert {(device, on) for device, _, on, _ in leased(events)} == {
        ("kiosk-1", wednesday), ("kiosk-2", wednesday),
    }  # fmt: skip
    hall.check()


def test_yesterdays_numbers_are_kept_for_a_kiosk_with_a_wrong_clock_and_then_free_again() -> None:
    hall = Hall()
    lend(hall, "kiosk-1")
    for day in range(4):
        assert {one.date.day for one in hall.day.leases} == {
            2 + day, 3 + day, *([1 + day] if day else []),
        }  # fmt: skip
        hall.wait(h=24)
        hall.do(c.Tick())
    assert max(one.last for one in hall.day.leases) == 999
    hall.check()


def test_on_a_day_off_the_numbers_for_monday_stay() -> None:
    hall = Hall()
    hall.wait(h=4 * 24)  # Friday
    lend(hall, "kiosk-1")
    for _ in range(3):
        hall.wait(h=24)
        hall.do(c.Tick())
    assert hall.day.date == date(2026, 3, 9)
    assert {one.date.day for one in hall.day.leases} == {9, 10}
    hall.check()


def test_a_field_that_is_new_gets_numbers_at_the_next_tick() -> None:
    hall = Hall()
    lend(hall, "kiosk-1")
    hall.centre = replace(
        CENTRE,
        fields=(*CENTRE.fields, Field(id="tax", name="Thuế", series="M")),
        services=(*CENTRE.services, Service(id="tax", name="Thuế", field="tax")),
    )
    assert [one[1:] for one in leased(hall.do(c.Tick()))] == [
        ("M", MONDAY, 950), ("M", TUESDAY, 900),
    ]  # fmt: skip


def test_nothing_is_lent_before_the_kiosks_are_heard() -> None:
    hall = Hall()
    lend(hall, "kiosk-1", "kiosk-2")
    hall.do(c.Restore(term=1))
    assert hall.do(c.Lend(device="kiosk-3")) == ()
    for name in ("kiosk-1", "kiosk-2"):
        hall.do(c.Witness(device=name, term=1))
    assert leased(hall.do(c.Lend(device="kiosk-3")))[0] == ("kiosk-3", "A", MONDAY, 2950)
