"""What the hub says and whether it is believed: leases, terms, what it has not heard of."""

from dataclasses import replace
from datetime import timedelta

from kiosk.flow_events import (
    Again,
    Forget,
    Note,
    Print,
    PrintDone,
    Prune,
    Report,
    SendAsk,
    SendHolds,
    SendKept,
    TellHealth,
    report_key,
)
from kiosk.flow_memory import Found
from kiosk.flow_state import Asking, Number, Sorry
from kit.bus import BusDown, BusUp, Received
from kit.wire import topics
from kit.wire.messages import MenuService
from kit.wire.messages_offline import Top
from tests.kiosk.stand import (
    AT,
    DAYS,
    TODAY,
    TOMORROW,
    Stand,
    issued,
    lease,
    lent_day,
    menu,
    ranges,
    refused,
)


def served(stand: Stand, key: str = "service:khai-sinh") -> str:
    """The request of a press that brought a number on paper; the next person stands there."""
    request_id = stand.touch(key)
    if isinstance(stand.state.page, Asking):
        stand.answer(issued(request_id, term=stand.state.hub.term))
    stand.hear(PrintDone(request_id, verified=True))
    stand.later(10)
    return request_id


def alone(stand: Stand) -> Stand:
    stand.hub("offline")
    stand.done.clear()
    return stand


def lent(stand: Stand) -> list[str]:
    stand.hub("offline")
    return [served_number(stand) for _ in range(2)]


def served_number(stand: Stand) -> str:
    served(stand)
    return stand.did(Print)[-1].ticket.number


# ---- connecting


def test_who_connects_says_first_what_it_holds_and_then_all_that_waits():
    stand = Stand(online=False)
    stand.hear(BusUp())
    assert [type(one) for one in stand.done] == [SendHolds, SendKept, TellHealth]
    assert stand.did(SendKept)[0].lost


def test_a_kiosk_holds_what_was_lent_to_it_and_what_it_has_seen():
    stand = Stand()
    served(stand)
    answer = issued(stand.touch("service:so-do"), number="X1204", series="X")
    stand.answer(answer)
    stand.hear(BusDown(), BusUp())
    [holds] = stand.did(SendHolds)
    assert holds.holds.term == 0
    assert set(holds.holds.tops) == {
        Top(series="A", date=TODAY, n=999),
        Top(series="A", date=TOMORROW, n=999),
        Top(series="X", date=TODAY, n=1204),
        Top(series="X", date=TOMORROW, n=999),
    }


def test_a_number_in_a_late_answer_was_seen_too():
    stand = Stand(lent=lease(ranges=()))
    stand.touch("service:khai-sinh")
    stand.wait(1)
    stand.answer(issued("r1", number="A700"))
    stand.hear(BusDown(), BusUp())
    assert stand.did(SendHolds)[0].holds.tops == (Top(series="A", date=TODAY, n=700),)


def test_a_kiosk_whose_own_numbers_are_all_that_it_gave_holds_nothing_of_the_hub():
    stand = alone(Stand(lent=lease(ranges=())))
    assert served_number(stand) == "X2-001"
    stand.hear(BusDown(), BusUp())
    assert stand.did(SendHolds)[0].holds.tops == ()


def test_it_says_what_it_holds_until_the_hub_has_answered_with_a_lease():
    """The hub says that it is there before it listens: the first word may be lost."""
    stand = Stand()
    stand.hub("offline")
    stand.hub("online")
    stand.wait(11)
    assert len(stand.did(SendHolds)) == 3
    stand.lend(lease(), retained=True)  # what the broker kept is no answer
    stand.wait(5)
    assert len(stand.did(SendHolds)) == 4
    stand.lend(lease())
    stand.wait(20)
    assert len(stand.did(SendHolds)) == 4


def test_what_waits_is_sent_again_after_a_while_and_when_an_answer_makes_room():
    stand = Stand()
    stand.wait(5)
    assert [one.lost for one in stand.did(SendKept)] == [True]
    stand.settled("r1")
    assert [one.lost for one in stand.did(SendKept)] == [True, False]


def test_the_hub_that_has_a_ticket_is_not_told_again():
    stand = alone(Stand())
    request_id = served(stand)
    assert stand.state.tickets[request_id].pending
    stand.settled(request_id)
    assert stand.did(Forget) == [Forget(request_id)]
    assert not stand.state.tickets[request_id].pending


def test_a_hub_that_will_never_take_a_ticket_is_not_asked_for_ever():
    stand = alone(Stand())
    request_id = served(stand)
    stand.settled(request_id, status="refused", reason="poison")
    assert stand.did(Forget) == [Forget(request_id, "poison")]


# ---- fresh news and old


def test_only_the_hub_itself_says_that_it_is_back():
    """Any other word may have lain in a queue for hours, and its menu is that of yesterday."""
    stand = Stand()
    for say in (
        lambda: stand.hear(Received(topics.MENU, {}, menu())),
        lambda: stand.lend(lease()),
        lambda: stand.noted("x"),
        lambda: stand.settled("x"),
        lambda: stand.answer(refused("x", "closed")),
    ):
        stand.hub("offline")
        say()
        assert stand.state.alone
        stand.hub("online")
        assert not stand.state.alone


def test_what_the_broker_kept_does_not_show_that_the_hub_lives():
    stand = Stand()
    stand.hub("offline")
    stand.hear(Received(topics.MENU, {}, menu(), retained=True))
    stand.lend(lease(), retained=True)
    assert stand.state.alone


def test_a_lease_that_the_broker_kept_is_not_put_in_place_of_a_later_one():
    stand = Stand(lent=lease(ranges=ranges(950, 999, TODAY)))
    early = lease(at=AT - timedelta(hours=1), ranges=ranges(900, 949, TODAY))
    stand.lend(early, retained=True)
    assert lent(stand) == ["A950", "A951"]


def test_a_fresh_lease_counts_even_when_the_hubs_clock_was_put_back():
    stand = Stand(lent=lease(ranges=ranges(950, 999, TODAY)))
    stand.lend(lease(at=AT - timedelta(hours=1), ranges=ranges(900, 949, TODAY)))
    stand.later(3600)  # 07:15 by the hub's clock, and an hour later it is open
    assert lent(stand) == ["A900", "A901"]


def test_the_menu_is_written_down_when_it_says_something_new_not_for_each_person_that_waits():
    stand = Stand()
    busy = tuple(replace(one, waiting=40, open=False) for one in menu().services)
    stand.hear(Received(topics.MENU, {}, menu(services=busy, notice="Nghỉ trưa", open=False)))
    assert stand.did(Note) == []
    more = (*menu().services, MenuService(id="ho-chieu", name="Hộ chiếu", series="P", open=True))
    stand.hear(Received(topics.MENU, {}, menu(services=more)))
    assert [list(one.notes) for one in stand.did(Note)] == [["menu"]]


def test_a_lease_is_written_down_when_it_lends_something_new():
    stand = Stand()
    stand.lend(lease(at=AT + timedelta(minutes=1), ranges=ranges(953, 999)))
    assert stand.did(Note) == []  # the tickets say which numbers are used
    stand.lend(lease(at=AT + timedelta(minutes=2), ranges=ranges(900, 999)))
    assert [set(one.notes) for one in stand.did(Note)] == [{"lease", "state"}]


# ---- terms


def restored(stand: Stand, term: int = 5) -> Stand:
    stand.lend(lease(term=term))
    return stand


def test_a_hub_of_a_later_term_is_told_all_tickets_of_the_day_anew():
    stand = Stand()
    online = served(stand)
    stand.hub("offline")
    offline = served(stand)
    stand.settled(offline)
    stand.done.clear()
    restored(stand)
    [again] = stand.did(Again)
    assert '"term":5' in again.notes["state"]  # in the same breath: never one without the other
    assert len(stand.did(SendKept)) == 1
    assert [stand.state.tickets[one].pending for one in (online, offline)] == [True, True]
    restored(stand)
    assert len(stand.did(Again)) == 1


def test_any_message_of_a_later_term_tells_of_it():
    for say in (
        lambda stand: stand.answer(refused_in(5)),
        lambda stand: stand.noted("x", term=5),
        lambda stand: stand.settled("x", term=5),
    ):
        stand = Stand()
        say(stand)
        assert stand.state.hub.term == 5
        assert len(stand.did(Again)) == 1


def refused_in(term):
    return replace(refused("x", "closed"), term=term)


def test_an_old_hub_that_came_back_is_obeyed_by_nobody():
    stand = restored(Stand())
    request_id = stand.touch("service:khai-sinh")
    stand.answer(issued(request_id, term=4))
    assert isinstance(stand.state.page, Asking)
    stand.wait(1)  # no answer that counts: the kiosk gives a number of its own
    assert stand.did(Print)[-1].ticket.number == "A950"
    stand.hear(PrintDone(request_id, verified=True))
    stand.done.clear()
    stand.settled(request_id, term=4)
    stand.noted(request_id, term=0)
    assert stand.did(Forget) == []
    stand.lend(lease(ranges=ranges(900, 949, TODAY), term=4))
    stand.later(10)
    assert lent(stand) == ["A951", "A952"]


def test_staff_see_that_an_old_hub_is_there_and_that_it_is_gone_again():
    stand = restored(Stand())
    stand.settled("x", term=4)
    assert stand.did(TellHealth)[-1].hub == "old-term"
    stand.settled("x", term=5)
    assert stand.did(TellHealth)[-1].hub == "ok"


def test_what_is_malformed_is_so_for_every_hub():
    """Such a refusal carries no term; it must not be repeated for ever."""
    stand = restored(alone(Stand()))
    stand.settled("r9", status="refused", reason="malformed", fault="number: …", term=0)
    assert stand.did(Forget) == [Forget("r9", "malformed")]


def test_a_hub_whose_store_began_anew_is_told_everything_though_it_has_no_term():
    stand = Stand(lent=lease(epoch=7))
    served(stand)
    stand.lend(lease(epoch=1))
    assert len(stand.did(Again)) == 1
    stand.lend(lease(epoch=1))
    assert len(stand.did(Again)) == 1


def test_a_new_day_is_no_new_store():
    stand = Stand(lent=lease(epoch=7))
    stand.lend(lease(epoch=8, date=TOMORROW))
    assert stand.did(Again) == []


# ---- the turn of the day


def tomorrow(stand: Stand, days: int = 1) -> None:
    """The hub opens the day after (or the one after that) and lends numbers for it."""
    start = DAYS[0].start + timedelta(days=days)
    date = f"2020-03-{30 + days}" if days < 2 else f"2020-04-{days - 1:02d}"
    stand.later((AT + timedelta(days=days) - AT).total_seconds())
    stand.lend(lease(at=AT + timedelta(days=days), date=date, epoch=7 + days,
                     days=(lent_day(date, start),), ranges=ranges(950, 999, date)))  # fmt: skip


def test_what_is_over_and_told_is_forgotten_but_for_one_day_and_for_what_is_not_told():
    stand = alone(Stand())
    told, untold = served(stand), served(stand)
    stand.settled(told)
    tomorrow(stand)
    assert stand.did(Prune) == [Prune(TODAY)]
    assert set(stand.state.tickets) == {told, untold}
    stand.hub("offline")
    fresh = served(stand)
    tomorrow(stand, days=2)
    assert stand.did(Prune) == [Prune(TODAY), Prune(TOMORROW)]
    assert set(stand.state.tickets) == {untold, fresh}
    stand.hear(BusDown(), BusUp())
    assert {top.date for top in stand.did(SendHolds)[-1].holds.tops} == {TOMORROW, "2020-04-01"}


def test_a_restored_hub_that_says_that_it_is_yesterday_again_gets_no_number_twice():
    """Its clock had run a day ahead; the backup knows nothing of what this kiosk gave."""
    stand = Stand()
    assert lent(stand) == ["A950", "A951"]
    tomorrow(stand)
    assert lent(stand) == ["A950", "A951"]  # of the day that was no day yet
    stand.lend(lease(at=AT + timedelta(hours=1), term=5, epoch=7))
    assert lent(stand) == ["A952", "A953"]


# ---- tickets of whose paper the hub has heard nothing


def test_a_report_that_got_lost_is_made_again():
    stand = Stand()
    request_id = served(stand)
    stand.noted(request_id)
    stand.done.clear()
    stand.lend(lease(unreported=(request_id,)))
    assert [one.printed.request_id for one in stand.did(Report)] == [request_id]
    assert stand.did(Report)[0].printed.result == "confirmed"
    stand.lend(lease(unreported=(request_id,)))  # it is on the way already
    assert len(stand.did(Report)) == 1


def test_the_paper_of_a_ticket_that_is_still_to_be_settled_is_told_with_it():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.wait(1)
    stand.hear(PrintDone(request_id, verified=True))
    stand.done.clear()
    # The hub had given A012 to this press, too late; a report would confirm that number.
    stand.lend(lease(unreported=(request_id,)))
    assert stand.did(Report) == []


def test_a_ticket_that_the_kiosk_never_got_for_it_died_while_it_asked_is_given_back():
    stand = Stand()
    stand.lend(lease(unreported=("from-the-life-before",)))
    assert [(one.printed.request_id, one.printed.reason) for one in stand.did(Report)] == [
        ("from-the-life-before", "abandoned")
    ]
    stand.lend(lease(unreported=("from-the-life-before",)))
    assert len(stand.did(Report)) == 1
    stand.noted("from-the-life-before")
    assert stand.did(Forget) == [Forget(report_key("from-the-life-before"))]


def test_who_is_being_served_right_now_is_not_given_back():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.lend(lease(unreported=(request_id,)))
    stand.answer(issued(request_id))
    stand.lend(lease(unreported=(request_id,)))
    assert stand.did(Report) == []
    stand.hear(PrintDone(request_id, verified=True))
    assert [one.printed.result for one in stand.did(Report)] == ["confirmed"]


def test_a_kiosk_without_a_memory_gives_nothing_back_that_may_be_on_paper():
    stand = Stand(online=False)
    stand.hear(BusUp())
    for _ in range(3):
        stand.lend(lease(unreported=("of-the-card-before",)))
    assert stand.did(Report) == []
    stand.lend(lease(unreported=("of-the-card-before", "of-this-one")))
    assert [one.printed.request_id for one in stand.did(Report)] == ["of-this-one"]


# ---- a kiosk that lost its memory


def test_a_new_card_does_not_give_the_numbers_that_the_old_one_may_have_given():
    stand = Stand(online=False)  # the disk is empty
    stand.hear(Received(topics.MENU, {}, menu(), retained=True))
    stand.lend(lease(), retained=True)
    stand.hear(BusUp())
    stand.lend(lease())
    assert lent(stand) == ["X2-001", "X2-002"]
    stand.lend(lease(ranges=ranges(900, 949, TODAY) + ranges()))
    assert lent(stand) == ["A900", "A901"]


def test_a_kiosk_that_is_quite_new_uses_what_is_lent_to_it():
    stand = Stand(online=False)
    stand.hear(BusUp(), Received(topics.MENU, {}, menu()))
    stand.lend(lease())
    assert lent(stand) == ["A950", "A951"]


def test_after_a_broken_store_not_even_the_own_series_begins_at_one():
    stand = Stand(online=False, found=Found(memory="lost"))
    stand.hear(BusUp(), Received(topics.MENU, {}, menu()))
    stand.lend(lease())  # from before, though the broker forgot it too
    first, second = lent(stand)
    assert first == f"X2-{1 * 3600 + 15 * 60 + 1}"
    assert int(second[3:]) > int(first[3:])
    stand.later(24 * 3600)
    days = (DAYS[1], lent_day("2020-04-01", DAYS[1].end))
    new = ranges(900, 949, TOMORROW)
    at = AT + timedelta(days=1)
    stand.lend(lease(at=at, date=TOMORROW, epoch=8, days=days, ranges=new))
    assert lent(stand) == ["A900", "A901"]


def test_what_is_not_for_a_kiosk_is_let_pass():
    stand = Stand()
    stand.hear(Received(topics.BOARD, {}, object()), Received(topics.STATE, {}, object()))
    assert stand.done == []
    stand.touch("service:khai-sinh")
    assert stand.did(SendAsk)
    assert not isinstance(stand.state.page, Number | Sorry)
