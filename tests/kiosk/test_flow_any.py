"""Whatever people, hub, printer and network do in whatever order: no ticket twice."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.flow_events import Print, PrintDone, PrinterSaid, PrintFailed, Report, SendAsk
from kiosk.flow_state import Asking, Printing
from kit.bus import BusDown, BusUp
from kit.wire.messages import Answer
from tests.kiosk.stand import Stand, issued, refused

KEYS = ["service:khai-sinh", "service:so-do", "service:sao-y", "field:ho-tich", "back", "done",
        "language", "priority:cao-tuoi", "priority", "nonsense"]  # fmt: skip
# A step is a verb and a number that picks what it is about.
VERBS = ["touch", "button", "answer", "refuse", "printed", "unprinted", "wait", "down", "up",
         "printer"]  # fmt: skip
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 9)), max_size=60)
WORDS = ["ok", "no-paper", "unknown", "offline"]


class Hub:
    """Answers a request as a hub does: the same for ever, once it has decided."""

    def __init__(self) -> None:
        self.said: dict[str, Answer] = {}

    def answer(self, asked: list[str], n: int, *, gives: bool) -> Answer | None:
        if not asked:
            return None
        request_id = asked[-1 - n % len(asked)]
        fresh = issued(request_id) if gives else refused(request_id, "closed")
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


@given(steps=STEPS, has_screen=st.booleans())
def test_never_two_tickets_for_one_press_nor_two_presses_at_once(steps, has_screen):
    stand, hub = Stand(has_screen=has_screen), Hub()
    for verb, n in steps:
        busy = stand.state.page if isinstance(stand.state.page, Asking | Printing) else None
        before = len(stand.done)
        step(stand, hub, verb, n)
        fresh = {one.ask.request_id for one in stand.done[before:] if isinstance(one, SendAsk)}
        if busy is not None and verb in ("touch", "button"):
            assert fresh <= ({busy.ask.request_id} if isinstance(busy, Asking) else set())

    asked = [one.ask.request_id for one in stand.did(SendAsk)]
    printed = [one.request_id for one in stand.did(Print)]
    reported = [one.printed.request_id for one in stand.did(Report)]
    assert len(printed) == len(set(printed))
    assert len(reported) == len(set(reported))  # so no number is both confirmed and given back
    assert set(printed) | set(reported) <= set(asked)


@given(steps=STEPS, has_screen=st.booleans())
def test_every_number_that_came_is_printed_or_given_back(steps, has_screen):
    stand, hub = Stand(has_screen=has_screen), Hub()
    for verb, n in steps:
        step(stand, hub, verb, n)
    stand.wait(60)  # whatever is still open comes to its end

    came = {one for one, said in hub.said.items() if said.status == "issued"}
    assert came == {one.printed.request_id for one in stand.did(Report)}
    assert {one.request_id for one in stand.did(Print)} <= came
    assert not isinstance(stand.state.page, Asking | Printing)
