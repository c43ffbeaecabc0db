"""Whatever people, hub, printer, disk and network do in whatever order: one press, one number."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.flow_events import (
    Keep,
    Print,
    PrintDone,
    PrinterSaid,
    PrintFailed,
    Report,
    SendAsk,
)
from kiosk.flow_state import Asking, Printing, Sorry
from kit.bus import BusDown, BusUp
from kit.wire.messages import Answer
from tests.kiosk.stand import TODAY, Stand, issued, lease, ranges, refused

KEYS = ["service:khai-sinh", "service:so-do", "service:sao-y", "field:ho-tich", "back", "done",
        "language", "priority:cao-tuoi", "priority", "nonsense"]  # fmt: skip
# A step is a verb and a number that picks what it is about.
VERBS = ["touch", "touch", "button", "answer", "refuse", "printed", "unprinted", "wait", "down",
         "up", "printer", "gone", "there", "lend", "settled", "disk", "restored"]  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 9)), max_size=60)
WORDS = ["ok", "no-paper", "unknown", "offline"]
NO = ["closed", "busy", "recovering"]


class Hub:
    """Answers a request as a hub does: the same for ever, once it has decided."""

    def __init__(self) -> None:
        self.said: dict[str, Answer] = {}
        self.term = 0

    def answer(self, asked: list[str], n: int, *, gives: bool) -> Answer | None:
        if not asked:
            return None
        request_id = asked[-1 - n % len(asked)]
        number = f"A{len(self.said) + 1:03d}"
        fresh = issued(request_id, number=number) if gives else refused(request_id, NO[n % 3])
        return self.said.setdefault(request_id, fresh)


def step(stand: Stand, hub: Hub, verb: str, n: int) -> None:
    asked = [one.ask.request_id for one in stand.did(SendAsk)]
    printed = [one.request_id for one in stand.did(Print)] or ["nobody"]
    match verb:
        case "touch":
            stand.touch(KEYS[n])
        case "button":
            stand.button("17", down=n % 2 == 0)
        case "answer" | "refuse":
            said = hub.answer(asked, n, gives=verb == "answer")
            if said is not None:
                stand.answer(said)
        case "printed":
            stand.hear(PrintDone(printed[-1 - n % len(printed)], verified=n % 2 == 0))
        case "unprinted":
            stand.hear(PrintFailed(printed[-1 - n % len(printed)], "no-paper"))
        case "wait":
            stand.wait(n * n * 0.3)
        case "down":
            stand.hear(BusDown())
        case "up":
            stand.hear(BusUp())
        case "printer":
            stand.hear(PrinterSaid(WORDS[n % len(WORDS)]))  # type: ignore[arg-type]
        case "gone" | "there":
            stand.hub("offline" if verb == "gone" else "online")
        case "lend":
            few = ranges(990 - 10 * n, 991 - 10 * n, TODAY)
            stand.lend(lease(ranges=few, term=hub.term), retained=n % 2 == 0)
        case "settled":
            stand.settled(printed[-1 - n % len(printed)], term=hub.term)
        case "disk":
            stand.disk = n % 3 != 0
        case "restored":
            hub.term += n % 2
            stand.noted("nobody", term=hub.term)


def run(steps, has_screen):
    """The stand and the hub after these steps, and after all that was open has ended."""
    stand, hub = Stand(has_screen=has_screen), Hub()
    for verb, n in steps:
        busy = stand.state.page if isinstance(stand.state.page, Asking | Printing) else None
        before = len(stand.done)
        step(stand, hub, verb, n)
        if busy is not None and verb in ("touch", "button"):
            # Somebody is being served: another press begins nothing, whatever it is for.
            begun = {one.ask.request_id for one in stand.done[before:] if isinstance(one, SendAsk)}
            begun |= {one.request_id for one in stand.done[before:] if isinstance(one, Print)}
            mine = busy.ask.request_id if isinstance(busy, Asking) else busy.answer.request_id
            assert begun <= {mine}
    stand.wait(60)
    for printing in stand.did(Print):
        stand.hear(PrintFailed(printing.request_id, "offline"))  # the printer's last word
    return stand, hub


def told(stand):
    """What the hub is told: request, number (None: the hub's own) and what the paper did."""
    for report in stand.did(Report):
        if report.printed is not None:
            yield report.printed.request_id, None, report.printed.result
        elif report.given.settle.printed is not None:
            settle = report.given.settle
            yield settle.request_id, settle.number, settle.printed


@given(steps=STEPS, has_screen=st.booleans())
def test_never_two_papers_for_one_press_nor_one_number_on_two_papers(steps, has_screen):
    stand, _ = run(steps, has_screen)
    papers = [(one.request_id, one.ticket.number) for one in stand.did(Print)]
    assert len(papers) == len({request_id for request_id, _ in papers})
    assert len(papers) == len({number for _, number in papers})
    kept = {one.given.settle.request_id for one in stand.did(Keep)}
    assert {request_id for request_id, _ in papers} <= kept


@given(steps=STEPS, has_screen=st.booleans())
def test_every_paper_is_told_once_and_with_the_number_that_is_on_it(steps, has_screen):
    stand, hub = run(steps, has_screen)
    papers = {one.request_id: one.ticket.number for one in stand.did(Print)}
    requests = [request_id for request_id, _, _ in told(stand)]
    assert len(requests) == len(set(requests))  # never both confirmed and given back
    by_request = {request_id: (number, result) for request_id, number, result in told(stand)}
    for request_id, number in papers.items():
        mine, _ = by_request[request_id]
        assert number == (mine or hub.said[request_id].number)
    for request_id, (number, result) in by_request.items():
        if request_id not in papers:
            assert (number, result) == (None, "failed")


@given(steps=STEPS, has_screen=st.booleans())
def test_every_number_of_the_hub_is_printed_replaced_or_given_back(steps, has_screen):
    stand, hub = run(steps, has_screen)
    came = {one for one, said in hub.said.items() if said.status == "issued"}
    assert came <= {request_id for request_id, _, _ in told(stand)}
    assert not isinstance(stand.state.page, Asking | Printing)


@given(steps=STEPS)
def test_whoever_presses_in_opening_hours_gets_a_number_unless_the_hub_says_no(steps):
    stand, hub = Stand(), Hub()
    for verb, n in steps:
        before = len(stand.did(Print))
        at_home = not isinstance(stand.state.page, Asking | Printing)
        step(stand, hub, verb, n)
        page = stand.state.page
        if verb == "touch" and at_home and isinstance(page, Sorry):
            assert page.reason in ("service-closed", "closed")
            assert len(stand.did(Print)) == before
        if isinstance(page, Asking) and verb == "touch":
            stand.wait(1)
            assert len(stand.did(Print)) == before + 1
