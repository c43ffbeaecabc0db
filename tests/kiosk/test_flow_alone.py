"""The hub is away: every press still brings a number on paper, and never the same one twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.flow_events import (
    Keep,
    NotOnDisk,
    OnDisk,
    Print,
    PrintDone,
    PrintFailed,
    Report,
    SendAsk,
    SendKept,
    TellHealth,
)
from kiosk.flow_memory import Found
from kiosk.flow_state import Asking, Home, Number, Printing, Sorry
from kit.bus import BusDown, BusUp
from kit.loop import Tick
from kit.wire import codec
from kit.wire.messages_offline import LentRange, QuotaLeft, Settle
from tests.kiosk.stand import AT, TODAY, TOMORROW, Stand, issued, lease, ranges, refused

A_LONG_NIGHT = datetime(1970, 1, 1, 0, 0, 9, tzinfo=UTC)


def alone(**values) -> Stand:
    stand = Stand(**values)
    stand.hub("offline")
    stand.done.clear()
    return stand


def served(stand: Stand, key: str = "service:khai-sinh") -> str:
    """The number that a press brings on paper; the next person stands there then."""
    request_id = stand.touch(key)
    stand.hear(PrintDone(request_id, verified=True))
    stand.later(10)
    return stand.did(Print)[-1].ticket.number


def reason(stand: Stand) -> str:
    assert isinstance(stand.state.page, Sorry), stand.state.page
    return stand.state.page.reason


# ---- when it gives a number itself


def test_a_silent_hub_is_waited_for_no_longer_than_the_setting_says():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.later(0.79)
    assert isinstance(stand.state.page, Asking)
    assert stand.did(Print) == []
    stand.later(0.02)
    assert [(one.request_id, one.ticket.number) for one in stand.did(Print)] == [
        (request_id, "A950")
    ]
    stand.hear(PrintDone(request_id, verified=True))
    assert isinstance(stand.state.page, Number)


def test_without_a_broker_the_number_comes_at_once_and_nobody_is_asked():
    stand = Stand()
    stand.hear(BusDown())
    stand.touch("service:khai-sinh")
    assert [one.ticket.number for one in stand.did(Print)] == ["A950"]
    assert stand.did(SendAsk) == []


def test_a_hub_that_was_declared_gone_is_not_asked():
    stand = Stand()
    stand.hub("offline", retained=True)
    stand.touch("service:so-do")
    assert [one.ticket.number for one in stand.did(Print)] == ["X950"]
    assert stand.did(SendAsk) == []


@pytest.mark.parametrize("lost", ["broker", "hub"])
def test_who_is_asking_when_the_hub_goes_gets_the_number_at_that_moment(lost):
    stand = Stand()
    stand.touch("service:khai-sinh")
    if lost == "broker":
        stand.hear(BusDown())
    else:
        stand.hub("offline")
    assert [one.ticket.number for one in stand.did(Print)] == ["A950"]


@pytest.mark.parametrize("word", ["recovering", "busy", "starting", "stopping", "poison"])
def test_a_hub_that_cannot_decide_now_lets_the_kiosk_decide(word):
    stand = Stand()
    stand.answer(refused(stand.touch("service:khai-sinh"), word))
    assert [one.ticket.number for one in stand.did(Print)] == ["A950"]


@pytest.mark.parametrize("word", ["closed", "quota-full", "unknown-service", "word-of-tomorrow"])
def test_a_hub_that_says_no_is_obeyed(word):
    stand = Stand()
    stand.answer(refused(stand.touch("service:khai-sinh"), word))
    assert reason(stand) == word
    assert stand.did(Print) == []


def test_the_next_person_is_the_hubs_again_as_soon_as_it_answers():
    stand = Stand()
    stand.touch("service:khai-sinh")
    stand.wait(1)
    stand.hear(PrintDone("r1", verified=True))
    stand.wait(10)
    request_id = stand.touch("service:khai-sinh")
    assert stand.did(SendAsk)[-1].ask.request_id == request_id
    stand.answer(issued(request_id))
    assert [one.ticket.number for one in stand.did(Print)] == ["A950", "A012"]


def test_an_answer_that_comes_too_late_changes_nothing():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.wait(1)
    stand.answer(issued(request_id))
    stand.hear(PrintDone(request_id, verified=True))
    stand.answer(issued(request_id))
    stand.wait(20)
    assert [one.ticket.number for one in stand.did(Print)] == ["A950"]
    [report] = stand.did(Report)
    assert report.printed is None  # nothing is given back: `settle` tells which number counts
    assert (report.given.settle.request_id, report.given.settle.number) == (request_id, "A950")


def test_a_number_that_came_after_a_refusal_of_our_own_is_given_back():
    stand = Stand(lent=lease(days=()), wall=AT)
    stand.lend(lease(quotas=(QuotaLeft(series="A", date=TODAY, left=0),)))
    request_id = stand.touch("service:khai-sinh")
    stand.wait(1)
    assert reason(stand) == "quota-full"
    stand.answer(issued(request_id))
    stand.answer(issued(request_id))
    assert [(one.printed.result, one.printed.reason) for one in stand.did(Report)] == [
        ("failed", "abandoned")
    ]


# ---- which number


def test_lent_numbers_are_given_one_after_the_other_in_each_series():
    stand = alone()
    assert [served(stand) for _ in range(3)] == ["A950", "A951", "A952"]
    assert served(stand, "service:so-do") == "X950"
    assert served(stand) == "A953"


def test_the_next_block_is_used_when_the_first_is_used_up():
    blocks = tuple(
        LentRange(series="A", date=TODAY, first=first, last=last)
        for first, last in ((998, 999), (900, 901))
    )
    stand = alone(lent=lease(ranges=blocks))
    assert [served(stand) for _ in range(4)] == ["A998", "A999", "A900", "A901"]


def test_when_nothing_is_lent_any_more_the_kiosk_counts_in_a_series_of_its_own():
    stand = alone(lent=lease(ranges=ranges(998, 999, TODAY)))
    numbers = [served(stand) for _ in range(5)]
    assert numbers == ["A998", "A999", "X2-001", "X2-002", "X2-003"]
    assert [one.given.settle.how for one in stand.did(Keep)] == ["lease"] * 2 + ["local"] * 3


def test_the_own_series_begins_anew_with_a_new_day_and_only_then():
    stand = alone(lent=lease(ranges=()))
    assert [served(stand), served(stand)] == ["X2-001", "X2-002"]
    stand.later(24 * 3600)
    assert served(stand) == "X2-001"
    stand.later(24 * 3600)  # behind all that was lent: days go on being days
    assert served(stand) == "X2-001"
    dates = [one.given.settle.date for one in stand.did(Keep)]
    assert dates == [TODAY, TODAY, TOMORROW, "2020-04-01"]


def test_a_renewed_lease_gives_no_number_that_was_given():
    stand = alone(lent=lease(ranges=ranges(950, 952, TODAY)))
    assert [served(stand), served(stand)] == ["A950", "A951"]
    stand.hub("online")
    stand.lend(lease(ranges=ranges(950, 952, TODAY) + ranges(900, 949, TODAY)))
    stand.hub("offline")
    assert [served(stand), served(stand)] == ["A952", "A900"]


def test_numbers_lent_for_tomorrow_are_tomorrows():
    stand = alone()
    assert served(stand) == "A950"
    stand.later(24 * 3600)
    assert served(stand) == "A950"
    assert [one.given.settle.date for one in stand.did(Keep)] == [TODAY, TOMORROW]


def test_a_kiosk_that_has_never_heard_of_a_hub_gives_numbers_too():
    stand = Stand(online=False)
    request_id = stand.button("17", down=True)
    assert [one.ticket.number for one in stand.did(Print)] == ["X2-001"]
    stand.hear(PrintDone(request_id, verified=True))
    settle = stand.did(Report)[0].given.settle
    assert (settle.service, settle.date, settle.series) == ("khai-sinh", None, "X2")


# ---- what stands on the paper


def test_the_paper_looks_like_any_other_without_what_only_the_hub_can_know():
    stand = alone()
    stand.touch("priority:cao-tuoi")
    stand.touch("service:khai-sinh")
    [ticket] = [one.ticket for one in stand.did(Print)]
    assert (ticket.number, ticket.field) == ("A950", "Tư pháp – Hộ tịch")
    assert ticket.facts == ("Quầy phục vụ: 3, 4",)
    assert ticket.when == "08:15, thứ Hai 30/3/2020"
    assert ticket.priority == "ƯU TIÊN"
    assert ticket.qr == "http://192.168.1.10/t/token-2"


def test_the_hub_hears_of_it_all_that_it_needs():
    stand = alone()
    stand.touch("language")
    stand.touch("priority:cao-tuoi")
    request_id = stand.touch("service:khai-sinh")
    [keep] = stand.did(Keep)
    given = keep.given
    assert (given.pending, given.day, given.stamp.at) == (True, TODAY, AT)
    settle = given.settle
    assert (settle.request_id, settle.number, settle.series, settle.n) == (
        request_id, "A950", "A", 950,
    )  # fmt: skip
    assert (settle.service, settle.how, settle.language, settle.priority) == (
        "khai-sinh", "lease", "en", "cao-tuoi",
    )  # fmt: skip
    assert (settle.date, settle.token, settle.order, settle.printed) == (TODAY, "token-3", 1, None)
    stand.hear(PrintDone(request_id, verified=False))
    told = stand.did(Report)[0].given
    assert (told.settle.printed, told.settle.reason) == ("confirmed", "unverified")
    assert told.stamp == given.stamp  # when it was given, not when it was printed


def test_without_a_screen_a_number_of_ours_that_nobody_saw_is_told_as_failed():
    stand = alone(has_screen=False)
    request_id = stand.button("17", down=True)
    stand.hear(PrintFailed(request_id, "no-paper"))
    [report] = stand.did(Report)
    assert report.printed is None
    assert (report.given.settle.printed, report.given.settle.reason) == ("failed", "no-paper")
    stand.later(10)
    assert served(stand) == "A951"  # nobody gets a number that may have been half printed


# ---- time


def test_a_clock_of_1970_refuses_nobody_and_prints_no_date():
    notes = Stand().state.noted
    at_night = Stand(online=False, wall=A_LONG_NIGHT, found=Found(memory="kept", notes=notes))
    at_night.state = at_another_boot(at_night.state)
    at_night.touch("service:khai-sinh")
    [ticket] = [one.ticket for one in at_night.did(Print)]
    assert (ticket.number, ticket.when) == ("X2-001", "")
    [keep] = at_night.did(Keep)
    assert (keep.given.settle.date, keep.given.stamp.at, keep.given.day) == (None, None, TODAY)


def at_another_boot(state):
    hub = replace(state.times.hub, boot="the-boot-before")
    return replace(state, times=replace(state.times, hub=hub))


def test_after_a_reboot_a_clock_that_can_be_right_is_believed():
    notes = Stand().state.noted
    wall = AT + timedelta(hours=1)
    stand = Stand(online=False, wall=wall, found=Found(memory="kept", notes=notes))
    stand.state = at_another_boot(stand.state)
    stand.touch("service:khai-sinh")
    [ticket] = [one.ticket for one in stand.did(Print)]
    assert (ticket.number, ticket.when) == ("A950", "09:15, thứ Hai 30/3/2020")


def test_a_program_that_restarts_knows_the_hubs_time_still_whatever_its_clock_says():
    notes = Stand().state.noted
    stand = Stand(online=False, wall=A_LONG_NIGHT, found=Found(memory="kept", notes=notes))
    stand.now_s += 60
    stand.touch("service:khai-sinh")
    [ticket] = [one.ticket for one in stand.did(Print)]
    assert (ticket.number, ticket.when) == ("A950", "08:16, thứ Hai 30/3/2020")


def test_numbers_without_a_date_and_with_one_are_never_the_same():
    """The clock is found and lost again; the kiosk's own numbers only go up."""
    stand = alone(lent=lease(ranges=()))
    numbers = [served(stand)]
    known = stand.state.times
    for times in (replace(known, hub=None), known, replace(known, hub=None), known):
        stand.state = replace(stand.state, times=times)
        numbers.append(served(stand))
    assert numbers == ["X2-001", "X2-002", "X2-003", "X2-004", "X2-005"]


def test_at_noon_the_kiosk_alone_is_closed_as_the_hub_would_be():
    stand = alone()
    stand.later(4 * 3600)
    stand.touch("service:khai-sinh")
    assert reason(stand) == "closed"
    assert (stand.did(Keep), stand.did(Print)) == ([], [])
    stand.later(3600)
    assert stand.state.page == Home()
    assert served(stand) == "A950"


def test_at_the_end_of_the_lent_days_nobody_is_refused():
    stand = alone()
    stand.later(2 * 24 * 3600 + 4 * 3600)  # noon of a day of which nothing is known
    assert served(stand) == "X2-001"


def test_between_the_last_day_and_the_next_with_hours_it_is_closed():
    monday = (lease().days[0], moved(lease().days[1], days=4))
    stand = alone(lent=lease(days=monday))
    stand.later(2 * 24 * 3600)
    stand.touch("service:khai-sinh")
    assert reason(stand) == "closed"


def moved(day, **by):
    delta = timedelta(**by)
    spans = tuple(replace(s, start=s.start + delta, end=s.end + delta) for s in day.spans)
    return replace(day, date="2020-04-04", start=day.start + delta, end=day.end + delta,
                   spans=spans)  # fmt: skip


# ---- quotas


def test_a_quota_that_is_used_up_is_said_and_the_other_field_goes_on():
    stand = alone(lent=lease(quotas=(QuotaLeft(series="A", date=TODAY, left=2),)))
    assert [served(stand), served(stand)] == ["A950", "A951"]
    stand.touch("service:khai-sinh")
    assert reason(stand) == "quota-full"
    stand.later(10)
    assert served(stand, "service:so-do") == "X950"


def test_a_quota_is_for_one_day():
    stand = alone(lent=lease(quotas=(QuotaLeft(series="A", date=TODAY, left=0),)))
    stand.later(24 * 3600)
    assert served(stand) == "A950"


def test_what_the_hub_has_not_heard_of_yet_is_taken_off_a_new_share():
    stand = alone(lent=lease(quotas=(QuotaLeft(series="A", date=TODAY, left=3),)))
    assert [served(stand), served(stand)] == ["A950", "A951"]
    stand.settled("r1")
    stand.lend(lease(quotas=(QuotaLeft(series="A", date=TODAY, left=2),)))
    stand.hub("offline")
    assert served(stand) == "A952"  # two left, of which the hub does not know r2 yet
    stand.touch("service:khai-sinh")
    assert reason(stand) == "quota-full"


def test_a_number_of_the_own_series_counts_for_the_quota_too():
    stand = alone(lent=lease(ranges=(), quotas=(QuotaLeft(series="A", date=TODAY, left=1),)))
    assert served(stand) == "X2-001"
    stand.touch("service:khai-sinh")
    assert reason(stand) == "quota-full"


# ---- what only the menu can tell


def test_what_is_not_on_the_menu_is_refused_without_a_hub_too():
    stand = alone(button_services={"17": "ho-chieu"})
    stand.button("17", down=True)
    assert reason(stand) == "unknown-service"
    stand.later(10)
    stand.touch("priority:no-such")
    stand.touch("service:khai-sinh")
    assert reason(stand) == "unknown-priority"


def test_an_old_menu_closes_nothing_when_the_kiosk_is_alone():
    stand = alone()
    assert served(stand, "service:sao-y") == "X2-001"  # closed when the hub was last heard


# ---- the disk


def test_the_paper_does_not_move_before_the_ticket_is_on_disk():
    stand = alone()
    stand.disk = None
    request_id = stand.touch("service:khai-sinh")
    assert [type(one) for one in stand.done] == [Keep]
    stand.hear(OnDisk("another"))
    assert stand.did(Print) == []
    stand.hear(OnDisk(request_id))
    stand.hear(OnDisk(request_id))
    assert [one.request_id for one in stand.did(Print)] == [request_id]


def test_the_hubs_number_is_kept_too_before_it_is_printed_but_not_sent():
    stand = Stand()
    stand.disk = None
    request_id = stand.touch("service:khai-sinh")
    stand.answer(issued(request_id))
    [keep] = stand.did(Keep)
    assert (keep.given.settle.how, keep.given.settle.number) == ("hub", "A012")
    assert (keep.given.pending, keep.given.day) == (False, TODAY)
    assert stand.did(Print) == []
    stand.hear(OnDisk(request_id))
    assert len(stand.did(Print)) == 1


def test_an_answer_that_says_little_makes_a_ticket_that_can_be_read_again():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.answer(issued(request_id, service=None, business_day="today", token=None))
    settle = stand.did(Keep)[0].given.settle
    assert (settle.service, settle.date, settle.token) == ("khai-sinh", None, "")
    assert codec.decode(codec.encode(settle), Settle) == settle


def test_a_number_that_cannot_be_kept_is_replaced_by_one_that_no_restart_can_repeat():
    stand = alone()
    stand.disk = False
    request_id = stand.touch("service:khai-sinh")
    second_of_the_day = 1 * 3600 + 15 * 60 + 1  # 01:15 UTC
    [ticket] = [one.ticket for one in stand.did(Print)]
    assert ticket.number == f"X2-{second_of_the_day:03d}"
    stand.hear(PrintDone(request_id, verified=True))
    told = stand.did(Report)[-1].given.settle
    assert (told.number, told.how, told.printed) == (ticket.number, "local", "confirmed")
    stand.later(10)
    stand.disk = True
    assert served(stand) == "A951"  # A950 was on the way to the disk: nobody gets it


def test_a_number_of_the_hub_is_printed_even_when_it_cannot_be_kept():
    stand = Stand()
    stand.disk = False
    stand.answer(issued(stand.touch("service:khai-sinh")))
    assert [one.ticket.number for one in stand.did(Print)] == ["A012"]


def test_a_late_word_from_the_disk_is_about_nothing():
    stand = alone()
    request_id = stand.touch("service:khai-sinh")
    stand.hear(PrintDone(request_id, verified=True))
    stand.done.clear()
    stand.hear(NotOnDisk(request_id), OnDisk(request_id))
    assert stand.done == []


def test_without_a_disk_no_lent_number_is_given_for_a_restart_would_forget_it():
    stand = Stand(found=Found(memory="none"))
    stand.hub("offline")
    stand.disk = False
    first, second = served(stand), served(stand)
    assert first.startswith("X2-")
    assert first != second


# ---- what the staff see


def test_staff_see_at_once_that_the_kiosk_is_alone_and_that_it_is_not_any_more():
    stand = Stand()
    stand.hear(BusDown())
    stand.hear(Tick())
    stand.hear(BusUp())
    stand.hub("offline")
    stand.hub("online")
    stand.touch("service:khai-sinh")
    stand.wait(1)
    assert [one.hub for one in stand.did(TellHealth)] == [
        "alone", "ok", "alone", "ok", "alone",
    ]  # fmt: skip


def test_a_ticket_is_told_as_soon_as_its_paper_is_out_if_there_is_a_way():
    stand = alone()
    stand.hub("offline")
    request_id = stand.touch("service:khai-sinh")
    assert stand.did(SendKept) == []
    stand.hear(PrintDone(request_id, verified=True))
    assert len(stand.did(SendKept)) == 1


def test_while_the_ticket_is_printed_nobody_else_is_served():
    stand = alone()
    stand.touch("service:khai-sinh")
    assert isinstance(stand.state.page, Printing)
    stand.touch("service:so-do")
    assert len(stand.did(Keep)) == 1
