"""A command that the hub cannot bear ends somewhere."""

from hub.core import commands as c
from hub.core.model import CounterId
from hub.service_poison import KEPT, TRIES, Poison


def ask(request_id: str, device: str = "kiosk-1") -> c.Ask:
    return c.Ask(request_id=request_id, device=device, service="civil", language="vi",
                 priority=None, token="")  # fmt: skip


def test_the_third_failure_of_the_same_command_is_the_last() -> None:
    poison = Poison()
    assert [poison.failed(ask("one")) for _ in range(TRIES)] == [1, 2, 3]
    assert poison.is_poison(ask("one"))
    assert not poison.is_poison(ask("two"))


def test_another_box_does_not_suffer_for_it() -> None:
    poison = Poison()
    for _ in range(TRIES):
        poison.failed(ask("one"))
    assert not poison.is_poison(ask("one", device="kiosk-2"))


def test_a_verb_and_a_press_of_one_id_are_two_things() -> None:
    poison = Poison()
    for _ in range(TRIES):
        poison.failed(ask("one"))
    assert not poison.is_poison(c.CallNext(request_id="one", counter=CounterId("1")))


def test_time_goes_on_whatever_happens() -> None:
    poison = Poison()
    assert [poison.failed(c.Tick()) for _ in range(9)] == [1] * 9
    assert not poison.is_poison(c.Tick())
    assert not poison.is_poison(c.Restore(term=1))


def test_a_thousand_bad_ids_are_remembered_and_no_more() -> None:
    poison = Poison()
    for _ in range(TRIES):
        poison.failed(ask("first"))
    for n in range(KEPT):
        poison.failed(ask(f"x-{n}"))
    assert not poison.is_poison(ask("first"))
    assert len(poison._failed) == KEPT
