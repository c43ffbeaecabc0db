"""Bugs in the rules of the queue."""

from tests.plant.bug import Bug, Node, Sim

BUGS = (
    Bug(
        name="the next number is MAX + 1",
        file="hub/core/numbering.py",
        old="    n = day.last_number.get(series, 0) + 1\n    while True:",
        new="    return day.top_number.get(series, 0) + 1\n    while True:",
        check=Sim(profile="bad-network"),
    ),
    Bug(
        name="the hub counts into lent numbers",
        file="hub/core/numbering.py",
        old="        if lease is not None:\n            n = lease.last + 1\n",
        new="        if lease is not None:\n            return n\n",
        check=Node("tests/hub/core/test_numbering.py"),
    ),
    Bug(
        name="leases overlap",
        file="hub/core/lease.py",
        old="    blocks = [(one.first, one.last) for one in day.lent.get(series, ())]\n",
        new="    blocks = []\n",
        check=Sim(profile="alone"),
    ),
    Bug(
        name="leases are forgotten when the day turns",
        file="hub/core/decide_day.py",
        old="        leases=tuple(lease for lease in day.leases if lease.date >= day.date),\n",
        new="        leases=(),\n",
        check=Sim(profile="alone", days=40),
    ),
    Bug(
        name="a restored hub skips nothing",
        file="hub/core/decide_restore.py",
        old="    return (*lost, began)\n",
        new="    return (began,)\n",
        check=Sim(profile="old-backups", days=40),
    ),
    Bug(
        name="what kiosks have seen is not believed",
        file="hub/core/decide_restore.py",
        old="    for series in _all(case):\n        top = max(",
        new="    for series in ():\n        top = max(",
        check=Sim(profile="old-backups", days=40),
    ),
    Bug(
        name="calls have the names of an earlier life",
        file="hub/core/case.py",
        old='    life = f".t{day.term}" if day.term else ""\n',
        new='    life = ""\n',
        check=Sim(profile="old-backups"),
    ),
    Bug(
        name="a ticket is settled by its number",
        file="hub/core/decide_settle.py",
        old="    ticket = ticket_named(case.day, command.request_id)\n    if ticket is not None:\n"
        "        _check_device(ticket, command)\n        return _known(",
        new='    named = case.day.by_number.get(command.number, TicketId(""))\n'
        "    ticket = case.day.tickets.get(named)\n    if ticket is not None:\n"
        "        _check_device(ticket, command)\n        return _known(",
        check=Sim(profile="bad-network"),
    ),
    Bug(
        name="the hub's late number counts, not the paper's",
        file="hub/core/decide_settle.py",
        old="    return () if ticket.state in ENDED else _renumbered(case, command, ticket)\n",
        new="    return ()\n",
        check=Sim(profile="bad-network"),
    ),
    Bug(
        name="two people at one counter",
        file="hub/core/case.py",
        old='    if counter.ticket is not None:\n        raise Refused("counter-busy"',
        new='    if False and counter.ticket is not None:\n        raise Refused("counter-busy"',
    ),
    Bug(
        name="who comes back late has the old place",
        file="hub/core/decide_ticket.py",
        old="    since = ticket.since if in_time else case.at\n",
        new="    since = ticket.since\n",
        check=Sim(profile="ordinary", days=30),
    ),
    Bug(
        name="priority has no bound",
        file="hub/core/next.py",
        old="    if now - first.since > timedelta(minutes=rules.ordinary_max_wait_min):\n",
        new="    if first is None:\n",
        check=Sim(profile="dying-hub", days=40),
    ),
    Bug(
        name="a recall has the name of its call",
        file="hub/core/decide_call.py",
        old="        call_id=_call_id(case, ticket),\n        repeat=",
        new='        call_id=ticket.call_id or "",\n        repeat=',
    ),
    Bug(
        name="a rating goes to whoever was there last",
        file="hub/core/decide_rating.py",
        old="    visit = _visit(case, command.visit)\n",
        new="    last = case.day.counters[command.counter].ended_visit\n"
        "    visit = _visit(case, last or command.visit)\n",
        check=Node("tests/hub/core/test_decide_rating.py"),
    ),
    Bug(
        name="the day goes back with the clock",
        file="hub/core/decide_day.py",
        old="    elif date <= day.date or",
        new="    elif date == day.date or",
        check=Sim(profile="wrong-clocks"),
    ),
    Bug(
        name="stamps go back with the clock",
        file="hub/core/decide.py",
        old="    at = now if day is None or day.last_at is None else max(now, day.last_at)\n",
        new="    at = now\n",
        check=Sim(profile="wrong-clocks"),
    ),
    Bug(
        name="half a ticket makes a person uncallable",
        file="hub/core/next.py",
        old="    return not _NO_TIME <= now - ticket.issued_at <",
        new="    return False and _NO_TIME <= now - ticket.issued_at <",
        check=Sim(profile="dying-kiosks"),
    ),
)
