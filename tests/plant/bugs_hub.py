"""Bugs in the hub's shell, its store and its protocol."""

from tests.plant.bug import Bug, Node, Sim

_WRITER = "hub/service_writer.py"
_RESOLVE = """        for job, result in zip(jobs, results, strict=True):
            if isinstance(result, Exception):
                job.future.set_exception(result)
            else:
                job.future.set_result(result)
"""

BUGS = (
    Bug(
        name="answers before the commit",
        file=_WRITER,
        old=f"        self._commit(made, day)\n{_RESOLVE}",
        new=f"{_RESOLVE}        self._commit(made, day)\n",
    ),
    Bug(
        name="announces before the commit",
        file=_WRITER,
        old=f"        self._commit(made, day)\n{_RESOLVE}        self._on_written(made)\n",
        new=f"        self._on_written(made)\n        self._commit(made, day)\n{_RESOLVE}",
    ),
    Bug(
        name="knows repeats only from memory",
        file=_WRITER,
        old="return {**found, **self._store.answers(unseen)} if unseen else found",
        new="return found",
        check=Sim(profile="dying-hub", days=40),
    ),
    Bug(
        name="answers whoever names the id",
        file=_WRITER,
        old="            if known.source == source_of(command):\n"
        "                return known.outcome\n"
        "            return foreign(command, self._clock())",
        new="            return known.outcome",
        check=Sim(profile="bad-network", days=30),
    ),
    Bug(
        name="trusts a store that did not obey",
        file=_WRITER,
        old="        self._store.append(batch)\n        self.day = day\n",
        new="        try:\n            self._store.append(batch)\n        except StoreBroken:\n"
        '            log.error("not written")\n        self.day = day\n',
        check=Sim(profile="dying-hub"),
    ),
    Bug(
        name="a broker that is back is told nothing",
        file="hub/service.py",
        old="        self._say_all = up\n",
        new="        self._say_all = False\n",
        check=Node("tests/hub/test_service.py"),
    ),
    Bug(
        name="a call is retained",
        file="kit/wire/topics.py",
        old='CALL = Topic("call", "call", m.Call, Role.HUB, (Role.DISPLAY,), False, 1,',
        new='CALL = Topic("call", "call", m.Call, Role.HUB, (Role.DISPLAY,), True, 1,',
        check=Node("tests/kit/wire/test_topics.py"),
    ),
    Bug(
        name="a start forgets the day before",
        file="hub/store/sql.py",
        old="latest.scalar_subquery() - 1",
        new="latest.scalar_subquery()",
        check=Node("tests/contract/test_store.py"),
    ),
    Bug(
        name="a number may be in the store twice",
        file="hub/store/schema.py",
        old='PrimaryKeyConstraint("site", "business_day", "number", name="ticket_number")',
        new='PrimaryKeyConstraint("site", "ticket", name="ticket_number")',
        check=Node("tests/contract/test_store.py"),
    ),
    Bug(
        name="commits are not synced",
        file="hub/store/database.py",
        old='"PRAGMA synchronous=FULL"',
        new='"PRAGMA synchronous=NORMAL"',
        check=Node("tests/hub/store/test_database.py"),
    ),
    Bug(
        name="a second hub is let in",
        file="hub/claim.py",
        old="    if rival is not None and rival.term >= term:\n        return Verdict.LEAVE\n",
        new="    if rival is not None and rival.term >= term:\n        return Verdict.SERVE\n",
        check=Node("tests/hub/test_claim.py"),
    ),
    Bug(
        name="the watchdog is fed by a dead connection",
        file="kit/unit.py",
        old="        if self._up and now_s - self._heard_s > SILENT_AFTER_S:",
        new="        if False and now_s - self._heard_s > SILENT_AFTER_S:",
        check=Node("tests/kit/test_unit.py"),
    ),
)
