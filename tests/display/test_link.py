"""Is what the board shows still true, and if not, since when?"""

from display.link import Link, follow
from kit.bus import BusDown, BusUp
from kit.wire.messages import DeviceState
from tests.display.samples import AT, at, got, moment


def hub(status: str) -> object:
    return got(DeviceState(status=status), retained=True)  # type: ignore[arg-type]


def after(*events: tuple[float, object]) -> Link:
    link = Link()
    for now_s, event in events:
        link = follow(link, event, now_s)
    return link


def test_before_the_broker_answers_nothing_is_fresh() -> None:
    assert not Link().fresh
    assert after((1.0, BusUp()), (1.0, hub("online"))).fresh


def test_a_broker_that_knows_of_no_hub_makes_nothing_fresh() -> None:
    forgetful = after((0.0, BusUp()), (0.0, hub("online")), (60.0, BusDown()), (61.0, BusUp()))
    assert not forgetful.fresh
    assert forgetful.last_news(moment(120.0), AT) == at(60)


def test_a_lost_broker_is_known_at_once_with_its_time() -> None:
    link = after((0.0, BusUp()), (0.0, hub("online")), (60.0, BusDown()))
    assert not link.fresh
    assert link.last_news(moment(120.0), AT) == at(60)


def test_a_hub_that_died_makes_the_board_old_even_though_the_broker_lives() -> None:
    link = after((0.0, BusUp()), (0.0, hub("online")), (30.0, hub("offline")))
    assert not link.fresh
    assert link.last_news(moment(90.0), AT) == at(30)


def test_the_time_does_not_move_while_the_trouble_lasts() -> None:
    link = after((0.0, BusUp()), (0.0, hub("online")), (30.0, hub("offline")), (40.0, BusDown()),
                 (50.0, BusUp()), (50.0, hub("offline")))  # fmt: skip
    assert link.last_news(moment(90.0), AT) in (at(30), at(50))
    assert not link.fresh


def test_all_is_well_again_when_the_hub_is_back() -> None:
    link = after((0.0, BusUp()), (30.0, hub("offline")), (45.0, hub("online")))
    assert link.fresh
    assert link.lost_s is None


def test_a_board_that_was_never_connected_trusts_the_hubs_own_stamp() -> None:
    link = after((0.0, hub("offline")), (1.0, BusUp()))
    assert not link.fresh
    assert link.last_news(moment(500.0), AT) == AT


def test_a_clock_that_is_set_does_not_change_how_long_ago_it_was() -> None:
    link = after((0.0, BusUp()), (0.0, hub("online")), (60.0, BusDown()))
    jumped = moment(120.0)
    assert link.last_news(type(jumped)(120.0, at(7200)), AT) == at(7140)
