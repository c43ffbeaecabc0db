"""What a person at the kiosk lives through."""

from kiosk.flow_events import (
    Forget,
    Print,
    PrintDone,
    PrinterSaid,
    PrintFailed,
    Report,
    SendAsk,
    SendKept,
    TellHealth,
    report_key,
)
from kiosk.flow_state import Asking, Choosing, Home, Number, Printing, PriorityQuestion, Sorry
from kit.bus import BusDown, BusUp, Received
from kit.wire import topics
from kit.wire.messages import Ask, Printed
from tests.kiosk.stand import Stand, issued, menu, refused


def served(stand: Stand, key: str = "service:khai-sinh") -> str:
    request_id = stand.touch(key)
    stand.answer(issued(request_id))
    stand.hear(PrintDone(request_id, verified=True))
    return request_id


def test_one_touch_brings_a_number_on_paper():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    assert stand.did(SendAsk) == [SendAsk(Ask(request_id=request_id, service="khai-sinh"))]
    stand.answer(issued(request_id))
    [printing] = stand.did(Print)
    assert (printing.request_id, printing.ticket.number) == (request_id, "A012")
    stand.hear(PrintDone(request_id, verified=True))
    assert [one.printed for one in stand.did(Report)] == [
        Printed(request_id=request_id, result="confirmed")
    ]
    assert isinstance(stand.state.page, Number)


def test_the_button_of_a_service_does_the_same():
    stand = Stand()
    request_id = stand.button("17", down=True)
    assert [one.ask.service for one in stand.did(SendAsk)] == ["khai-sinh"]
    assert stand.did(SendAsk)[0].ask.request_id == request_id


def test_a_bouncing_button_asks_once():
    stand = Stand()
    for down in (True, False, True, False, True):
        stand.button("17", down)
        stand.now_s += 0.004
    assert len(stand.did(SendAsk)) == 1


def test_a_button_that_nobody_set_up_does_nothing():
    stand = Stand()
    stand.button("99", down=True)
    assert stand.done == []


def test_a_double_tap_makes_one_ticket():
    stand = Stand()
    first = stand.touch("service:khai-sinh")
    stand.now_s += 0.2
    stand.touch("service:khai-sinh")
    stand.answer(issued(first))
    stand.touch("service:khai-sinh")
    stand.hear(PrintDone(first, verified=True))
    stand.now_s += 0.5
    stand.touch("service:khai-sinh")
    assert (len(stand.did(SendAsk)), len(stand.did(Print))) == (1, 1)


def test_two_fingers_on_two_services_make_one_ticket():
    stand = Stand()
    stand.touch("service:khai-sinh")
    stand.touch("service:so-do")
    assert [one.ask.service for one in stand.did(SendAsk)] == ["khai-sinh"]


def test_the_next_person_need_not_wait_until_the_thanks_are_over():
    stand = Stand()
    served(stand)
    stand.wait(1.5)
    stand.button("17", down=True)
    assert len(stand.did(SendAsk)) == 2


def test_an_answer_that_the_network_repeats_prints_once():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.answer(issued(request_id))
    stand.answer(issued(request_id))
    stand.hear(PrintDone(request_id, verified=True))
    stand.answer(issued(request_id))
    stand.wait(20)
    stand.answer(issued(request_id))
    assert len(stand.did(Print)) == 1
    assert [one.printed.result for one in stand.did(Report)] == ["confirmed"]


def test_a_refusal_is_shown_and_nothing_is_printed():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.answer(refused(request_id, "closed"))
    assert isinstance(stand.state.page, Sorry)
    assert stand.state.page.reason == "closed"
    assert (stand.did(Print), stand.did(Report)) == ([], [])


def test_the_answer_to_somebody_elses_press_is_not_printed_for_this_person():
    stand = Stand()
    stand.touch("service:khai-sinh")
    stand.answer(issued("another"))
    assert stand.did(Print) == []
    assert isinstance(stand.state.page, Asking)


def test_no_paper_still_shows_the_number_and_it_stays_valid():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.answer(issued(request_id))
    stand.hear(PrintFailed(request_id, "no-paper"))
    page = stand.state.page
    assert isinstance(page, Number)
    assert (page.outcome, page.fault, page.answer.number) == ("screen", "no-paper", "A012")
    assert [one.printed for one in stand.did(Report)] == [
        Printed(request_id=request_id, result="confirmed", reason="shown-on-screen:no-paper")
    ]
    stand.wait(20)
    assert stand.state.page == page  # there is time to write it down


def test_a_number_that_is_only_on_the_screen_is_not_pressed_away_by_the_next_person():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.answer(issued(request_id))
    stand.hear(PrintFailed(request_id, "no-paper"))
    stand.wait(3)
    stand.button("17", down=True)
    assert isinstance(stand.state.page, Number)
    stand.wait(3)
    stand.button("17", down=True)
    assert isinstance(stand.state.page, Asking)


def test_without_a_screen_a_number_that_nobody_saw_is_given_back():
    stand = Stand(has_screen=False)
    request_id = stand.button("17", down=True)
    stand.answer(issued(request_id))
    stand.hear(PrintFailed(request_id, "no-paper"))
    assert [one.printed for one in stand.did(Report)] == [
        Printed(request_id=request_id, result="failed", reason="no-paper")
    ]


def test_without_a_screen_and_paper_no_number_is_taken_until_there_is_a_new_roll():
    stand = Stand(has_screen=False)
    stand.hear(PrinterSaid("no-paper"))
    stand.button("17", down=True)
    assert stand.did(SendAsk) == []
    stand.hear(PrinterSaid("ok"))
    stand.wait(1)
    stand.button("17", down=True)
    assert len(stand.did(SendAsk)) == 1


def test_a_printer_that_says_nothing_for_long_has_not_printed():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.answer(issued(request_id))
    stand.wait(20)
    stand.hear(PrintDone(request_id, verified=True))
    assert [one.printed.reason for one in stand.did(Report)] == ["shown-on-screen:offline"]


def test_a_printer_that_cannot_tell_is_reported_as_such():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.answer(issued(request_id))
    assert isinstance(stand.state.page, Printing)
    stand.hear(PrintDone(request_id, verified=False))
    assert stand.did(Report)[0].printed.reason == "unverified"
    assert isinstance(stand.state.page, Number)
    assert stand.state.page.outcome == "perhaps-paper"


def test_the_staff_hear_of_the_printer_at_once():
    stand = Stand()
    stand.hear(PrinterSaid("no-paper"))
    assert stand.done == [TellHealth("no-paper", "ok")]


def test_a_closed_centre_takes_no_number():
    stand = Stand()
    stand.hear(Received(topics.MENU, {}, menu(open=False)))
    stand.button("17", down=True)
    assert stand.did(SendAsk) == []
    assert isinstance(stand.state.page, Sorry)
    assert stand.state.page.reason == "closed"


def test_a_closed_service_takes_no_number_but_the_others_do():
    stand = Stand()
    stand.touch("service:sao-y")
    assert isinstance(stand.state.page, Sorry)
    stand.wait(2)
    stand.touch("service:khai-sinh")
    assert [one.ask.service for one in stand.did(SendAsk)] == ["khai-sinh"]


def test_a_priority_and_english_go_along_with_the_press_and_end_with_it():
    stand = Stand()
    stand.touch("language")
    stand.touch("priority:cao-tuoi")
    served(stand)
    ask = stand.did(SendAsk)[0].ask
    assert (ask.language, ask.priority) == ("en", "cao-tuoi")
    stand.wait(10)
    assert (stand.state.language, stand.state.priority) == ("vi", None)


def test_a_priority_touched_twice_is_off_again():
    stand = Stand()
    stand.touch("priority:cao-tuoi")
    stand.touch("priority:cao-tuoi")
    assert stand.state.priority is None


def test_with_many_classes_the_priority_has_a_page_of_its_own():
    stand = Stand()
    stand.touch("priority")
    assert stand.state.page == PriorityQuestion()
    stand.touch("priority:cao-tuoi")
    assert (stand.state.page, stand.state.priority) == (Home(), "cao-tuoi")


def test_a_field_opens_its_services_and_back_leads_home():
    stand = Stand()
    stand.touch("field:ho-tich")
    assert stand.state.page == Choosing("ho-tich")
    stand.touch("back")
    assert stand.state.page == Home()


def test_who_walks_away_leaves_nothing_to_the_next_person():
    stand = Stand()
    stand.touch("language")
    stand.touch("priority:cao-tuoi")
    stand.touch("field:ho-tich")
    stand.wait(31)
    state = stand.state
    assert (state.page, state.language, state.priority) == (Home(), "vi", None)


def test_print_reports_are_sent_again_until_the_hub_noted_them():
    stand = Stand()
    request_id = served(stand)
    stand.wait(6)
    assert stand.did(SendKept)[-1].lost
    stand.noted(request_id)
    assert stand.did(Forget) == [Forget(report_key(request_id))]


def test_reports_are_sent_again_as_soon_as_the_broker_is_back():
    stand = Stand()
    stand.hear(BusDown())
    stand.wait(60)
    assert stand.did(SendKept) == []
    stand.hear(BusUp())
    assert [one.lost for one in stand.did(SendKept)] == [True]


def test_an_answer_that_gives_no_number_is_no_ticket():
    stand = Stand()
    request_id = stand.touch("service:khai-sinh")
    stand.answer(issued(request_id, number=None))
    assert isinstance(stand.state.page, Sorry)
    assert stand.did(Print) == []


def test_time_goes_by_even_when_messages_come_faster_than_ticks():
    stand = Stand()
    stand.touch("service:khai-sinh")
    for _ in range(10):
        stand.now_s += 0.1
        stand.hear(Received(topics.MENU, {}, menu(), retained=True))
    assert isinstance(stand.state.page, Printing)
