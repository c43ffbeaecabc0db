"""What a kiosk still knows when it is switched on again: all that its disk can tell."""

from dataclasses import replace
from datetime import UTC, datetime

from kiosk.flow_events import Keep, Note, PrintDone
from kiosk.flow_hub import send_holds
from kiosk.flow_memory import Found, aside, changed, stamp_of
from kiosk.holdings import Own
from kiosk.times import Stamp
from kit.wire.messages import MenuService
from kit.wire.messages_offline import QuotaLeft, Top
from tests.kiosk.stand import AT, TODAY, Stand, issued, lease, menu


def busy_day() -> Stand:
    """A kiosk with everything that there is to remember."""
    stand = Stand(lent=lease(quotas=(QuotaLeft(series="A", date=TODAY, left=9),), term=3))
    stand.answer(issued(stand.touch("service:khai-sinh"), term=3))
    stand.hear(PrintDone("r1", verified=True))
    stand.later(10)
    stand.hub("offline")
    for key in ("service:khai-sinh", "service:so-do", "service:sao-y"):
        stand.hear(PrintDone(stand.touch(key), verified=True))
        stand.later(10)
    return stand


def tickets(stand: Stand):
    return tuple(stand.state.tickets.values())


def found(stand: Stand, **notes: str) -> Found:
    return Found(memory="kept", notes={**stand.state.noted, **notes}, tickets=tickets(stand))


def test_after_a_restart_the_kiosk_is_what_it_was():
    before = busy_day()
    after = Stand(online=False, found=found(before)).state
    was = before.state
    assert after.tickets == was.tickets
    assert after.tops == was.tops
    assert after.order == was.order == 4
    assert after.hub.term == was.hub.term == 3
    assert after.hub.epoch == was.hub.epoch == 7
    assert after.times.hub == was.times.hub
    used = {("A", TODAY, 950), ("X", TODAY, 950), ("X2", TODAY, 1)}
    assert after.holdings.used == was.holdings.used == used
    assert after.holdings.left == was.holdings.left == {("A", TODAY): 8}
    assert after.holdings.own == was.holdings.own == Own(n=1, date=TODAY)
    assert after.holdings.memory == "kept"
    assert after.menu is not None
    assert [one.id for one in after.menu.services] == [one.id for one in menu().services]
    assert changed(after, "state", "menu", "lease", "past") == {}  # the disk knows all of it


def test_a_lease_is_remembered_with_its_time_so_that_an_older_one_does_not_replace_it():
    after = Stand(online=False, found=found(busy_day())).state
    assert after.holdings.lease is not None
    assert after.holdings.lease.at == AT
    assert after.holdings.lease.ranges == lease().ranges
    assert after.holdings.lease.days == lease().days


def test_what_is_true_for_a_moment_only_is_not_remembered():
    after = Stand(online=False, found=found(busy_day())).state
    assert after.menu is not None
    assert {(one.waiting, one.open) for one in after.menu.services} == {(0, True)}
    assert after.menu.open
    assert not after.fresh


def test_notes_of_another_release_are_as_good_as_none_but_nothing_is_given_twice():
    before = busy_day()
    torn = dict.fromkeys(("menu", "lease", "past", "reprints"), '{"at": 7}')
    after = Stand(online=False, found=found(before, **torn)).state
    assert (after.menu, after.holdings.lease, after.reprints) == (None, None, {})
    assert after.tickets == before.state.tickets
    without = Stand(online=False, found=found(before, state='{"order": "no"}')).state
    assert without.holdings.memory == "lost"  # so its own series goes by the clock
    assert without.holdings.used == before.state.holdings.used


def test_a_menu_of_any_length_that_came_over_the_wire_can_be_kept():
    many = tuple(
        MenuService(id=f"s{n}", name="Đăng ký biến động đất đai", series="A", open=True)
        for n in range(170)
    )
    stand = Stand()
    stand.state = replace(stand.state, menu=menu(services=many))
    text = changed(stand.state, "menu")["menu"]
    assert len(text.encode()) > 16 * 1024
    after = Stand(online=False, found=found(stand, menu=text)).state
    assert after.menu is not None
    assert len(after.menu.services) == 170


def test_the_note_that_goes_with_each_ticket_is_small():
    stand = busy_day()
    assert all(set(one.notes) == {"state"} for one in stand.did(Keep))
    assert max(len(one.notes["state"]) for one in stand.did(Keep)) < 450
    assert stand.did(Note) == []


def test_when_a_ticket_was_given_is_kept_beside_it():
    stamp = Stamp(boot="b", s=1.25, at=datetime(2026, 11, 24, 8, tzinfo=UTC))
    assert stamp_of(aside(stamp)) == stamp
    assert stamp_of(aside(Stamp())) == Stamp()
    assert stamp_of("") == stamp_of("no json") == Stamp()


def test_what_was_seen_is_seen_after_a_restart_too():
    after = Stand(online=False, found=found(busy_day()))
    after.hub("online", retained=True)
    assert Top(series="A", date=TODAY, n=999) in send_holds(after.state).holds.tops
    without = replace(after.state, holdings=replace(after.state.holdings, lease=None))
    assert Top(series="A", date=TODAY, n=950) in send_holds(without).holds.tops
