"""Bugs in kiosks, boards and pads."""

from tests.plant.bug import Bug, Node, Sim

BUGS = (
    Bug(
        name="an outbox forgets what it has sent",
        file="kiosk/outbox.py",
        old="                self._bus.publish(one.topic, message, **one.parts)\n",
        new="                self._bus.publish(one.topic, message, **one.parts)\n"
        "                self._spool.done(one.key)\n",
        check=Sim(profile="bad-network"),
    ),
    Bug(
        name="one answer empties the outbox",
        file="kit/spool.py",
        old='SET pending = 0 WHERE key = ?", (key,))\n\n    def again',
        new='SET pending = 0")\n\n    def again',
        check=Sim(profile="alone"),
    ),
    Bug(
        name="paper moves before the disk has it",
        file="kiosk/flow_alone.py",
        old="dated=answer.at != EPOCH)\n    state =",
        new="dated=answer.at != EPOCH, on_disk=True)\n    state =",
        more=(
            (
                "kiosk/flow_alone.py",
                "    return noted(state, notes), (Keep(given, notes),)\n",
                "    return noted(state, notes), (*print_it(state, page), Keep(given, notes))\n",
            ),
        ),
        check=Sim(profile="dying-kiosks", days=40),
    ),
    Bug(
        name="a start forgets which lent numbers are used",
        file="kiosk/flow_memory.py",
        old="        used=frozenset(used),\n",
        new="        used=frozenset(),\n",
        check=Node("tests/kiosk/test_flow_memory.py"),
    ),
    Bug(
        name="a start forgets the kiosk's own count",
        file="kiosk/flow_memory.py",
        old="        own=note.own,\n",
        new="",
        check=Sim(profile="alone", days=60),
    ),
    Bug(
        name="a kiosk stops when its lent numbers run out",
        file="kiosk/holdings.py",
        old="        return take_own(holdings, at, now_s, certain=certain)\n    taken",
        new='        return holdings, "quota-full"\n    taken',
        check=Sim(profile="alone", days=30),
    ),
    Bug(
        name="an answer that comes late is printed too",
        file="kiosk/flow_hub.py",
        old="request_id in state.answered or request_id in state.tickets:\n",
        new="request_id in state.answered:\n",
        more=(
            (
                "kiosk/flow_hub.py",
                "    if not waited_for:\n        ours",
                "    if not waited_for and issued and request_id in state.asked:\n"
                "        return from_hub(state, answer, now_s)\n"
                "    if not waited_for:\n        ours",
            ),
        ),
        check=Sim(profile="bad-network"),
    ),
    Bug(
        name="what was being printed is given back",
        file="kiosk/flow_paper.py",
        old='_reported(state, request_id, "confirmed", INTERRUPTED, now_s)\n',
        new='_reported(state, request_id, "failed", INTERRUPTED, now_s)\n',
        check=Sim(profile="dying-kiosks"),
    ),
    Bug(
        name="an old hub is obeyed",
        file="kiosk/flow_hub.py",
        old="    if term < hub.term and reason != MALFORMED:\n",
        new="    if term < 0:\n",
        check=Sim(profile="old-backups", days=60),
    ),
    Bug(
        name="a restored hub is not told again",
        file="kiosk/flow_hub.py",
        old="    state, again = _tell_all(state)\n"
        "    return True, state, (again, *send(state, now_s))\n",
        new="    return True, state, send(state, now_s)\n",
        check=Sim(profile="old-backups"),
    ),
    Bug(
        name="a ticket without a report is given back",
        file="kiosk/flow_hub.py",
        old="        if request_id in state.tickets:\n"
        "            state, more = report_again(state, request_id)\n"
        "        elif request_id not in",
        new="        if request_id not in",
        check=Node("tests/kiosk/test_flow_hub.py"),
    ),
    Bug(
        name="each wish for a copy is a copy",
        file="kiosk/flow_paper.py",
        old="    if known is not None:\n        return _copied(",
        new='    if known == "never":\n        return _copied(',
        check=Sim(profile="terrible", days=60),
    ),
    Bug(
        name="a board says what it finds at its start",
        file="display/board.py",
        old="    start = retained and hall.board is None\n",
        new="    start = False\n",
        check=Sim(profile="ordinary", days=60),
    ),
    Bug(
        name="a board says each call that it hears",
        file="display/board.py",
        old="    if call.call_id in hall.heard:\n        return hall, ()\n",
        new="",
        check=Sim(profile="bad-network"),
    ),
    Bug(
        name="a lost call stays unsaid",
        file="display/board.py",
        old="        if hall.link.fresh:\n            hall, more",
        new="        if False:\n            hall, more",
        check=Node("tests/display/test_board.py"),
    ),
    Bug(
        name="a rating is forgotten when it is sent",
        file="rating_pad/session.py",
        old="        effects += [Send(one.rate) for one in due]\n",
        new="        effects += [Send(one.rate) for one in due]\n"
        "        effects += [Forget(one.rate.rating_id) for one in due]\n",
        check=Sim(profile="bad-network"),
    ),
    Bug(
        name="a key rates whoever was served last",
        file="rating_pad/session.py",
        old="    shown, current = state.known(key.visit), state.open_window(now_s)\n",
        new="    current = state.open_window(now_s)\n"
        "    shown = current or state.known(key.visit)\n",
        check=Node("tests/rating_pad/test_session.py"),
    ),
)
