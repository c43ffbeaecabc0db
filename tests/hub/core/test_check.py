"""The set-up of a centre is judged whole, before anything starts."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from hub.core.centre import Centre, Counter, Field, Officer, Period, Reason, Rules, Service
from hub.core.check import faults, nearest, warnings
from tests.hub.core.hall import CENTRE


def test_the_small_centre_of_these_tests_is_sound() -> None:
    assert faults(CENTRE) == ()
    assert warnings(CENTRE) == ()


MORNING = Period(days=(1,), start=time(7, 30), end=time(11, 30))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"site": "Quảng Ngãi"}, "site"),
        ({"name": " "}, "name is empty"),
        ({"time_zone": "Asia/Quang_Ngai"}, "time_zone"),
        ({"notice": "x" * 201}, "notice has 201 characters; 200 fit"),
        ({"follow_url": "so.example.vn/t/"}, "does not begin with https:// or http://"),
        ({"follow_url": "https://" + "x" * 73}, "follow_url has 81 characters; 80 fit"),
        ({"fields": ()}, "there are no fields"),
        ({"services": (*CENTRE.services, CENTRE.services[0])}, 'service "civil" is there 2 times'),
        ({"officers": (*CENTRE.officers, CENTRE.officers[0])}, 'officer "an" is there 2 times'),
        ({"counters": (*CENTRE.counters, CENTRE.counters[0])}, 'counter "1" is there 2 times'),
        ({"pause_reasons": (Reason(id="x", name="X"),) * 2}, 'pause reason "x" is there 2 times'),
        ({"services": (Service(id="a", name="A", field="civli"),)}, 'did you mean "civil"'),
        ({"services": (Service(id="a", name="A" * 121, field="civil"),)}, "121 characters"),
        ({"services": (Service(id="Sổ", name="A", field="civil"),)}, 'service id "Sổ"'),
        ({"services": (Service(id="a", name="", field="civil"),)}, 'service "a" has no name'),
        ({"counters": (*CENTRE.counters, Counter(id="5", fields=("lnd",)))}, 'did you mean "land"'),
        ({"counters": (*CENTRE.counters, Counter(id="5", fields=()))}, "counter 5 serves no field"),
        ({"counters": (*CENTRE.counters, Counter(id="x", fields=("land",)))}, 'counter id "x"'),
        ({"counters": (*CENTRE.counters, Counter(id="5", fields=("land", "land")))}, "2 times"),
        ({"counters": CENTRE.counters[:3]}, 'no counter serves field "result"'),
        ({"officers": (Officer(id="an", name="An", counter="9"),)}, "there is no counter 9"),
        ({"officers": (Officer(id="an", name="An", position="x" * 61),)}, "position"),
        ({"pads": {"pad-9": "9"}}, '"pad-9" is at counter 9'),
        ({"desks": {"desk-9": "9"}}, '"desk-9" is at counter 9'),
        ({"pads": {"x": "1"}, "desks": {"x": "1"}}, '"x" is both a pad and a desk'),
        ({"hours": ()}, "there are no hours"),
        ({"hours": (MORNING, replace(MORNING, start=time(11, 0), end=time(12)))}, "overlap"),
        ({"hours": (replace(MORNING, start=time(11, 0), end=time(12)), MORNING)}, "overlap"),
        ({"hours": (replace(MORNING, end=time(7, 30)),)}, "later than the start"),
        ({"hours": (replace(MORNING, days=(0,)),)}, "days are 1"),
        ({"hours": (replace(MORNING, days=()),)}, "days are 1"),
        ({"hours": (replace(MORNING, start=time(3)),)}, "business day would change"),
        ({"holidays": ("2/9/2026",)}, '"2/9/2026" is not a date'),
        ({"holidays": ("20260902",)}, '"20260902" is not a date'),
        ({"holidays": ("2026-09-02",) * 2}, "2026-09-02 is there 2 times"),
        (
            {"holidays": ("2026-09-02",), "extra_days": ("2026-09-02",)},
            "both a holiday and an extra day",
        ),
        ({"rules": Rules(rating_accept_h=25)}, "rules.rating_accept_h is 25; it must be 1 to 24"),
        ({"rules": Rules(latest_calls=25)}, "rules.latest_calls"),
        ({"rules": Rules(ordinary_per_priority=-1)}, "rules.ordinary_per_priority"),
    ],
)
def test_a_fault_is_said_in_a_sentence(change: dict[str, Any], said: str) -> None:
    found = faults(replace(CENTRE, **change))
    assert any(said in fault for fault in found), found


@pytest.mark.parametrize(
    ("series", "said"),
    [
        (("A", "A"), "series A is used by a, b"),
        (("A", "a"), "one letter"),
        (("A", "Đ"), "one letter"),
    ],
)
def test_each_field_has_a_letter_of_its_own(series: tuple[str, str], said: str) -> None:
    fields = (
        Field(id="a", name="A", series=series[0]),
        Field(id="b", name="B", series=series[1]),
    )
    found = faults(lettered(fields))
    assert len(found) == 1
    assert said in found[0]


def test_letters_that_rhyme_are_allowed_but_said() -> None:
    fields = tuple(Field(id=x.lower(), name=x, series=x) for x in "ABTLNO")
    assert faults(lettered(fields)) == ()
    assert [warning.split(":")[0] for warning in warnings(lettered(fields))] == [
        "series B, T sound alike over a loudspeaker",
        "series L, N sound alike over a loudspeaker",
        "series O looks like a digit on paper",
    ]


def test_all_faults_come_at_once() -> None:
    broken = replace(CENTRE, site="X Y", hours=(), officers=(), holidays=("soon",))
    assert len(faults(broken)) == 4


def test_no_hours_are_needed_where_it_is_always_open() -> None:
    assert faults(replace(CENTRE, hours=(), rules=Rules(always_open=True))) == ()


def test_lent_numbers_and_quotas_are_sound() -> None:
    for lent in (0, 501):
        (said,) = faults(replace(CENTRE, rules=Rules(lease_numbers=lent)))
        assert said == f"rules.lease_numbers is {lent}; it must be 1 to 500"
    fields = (replace(CENTRE.fields[0], quota_per_day=-1), *CENTRE.fields[1:])
    assert faults(replace(CENTRE, fields=fields)) == (
        'field "civil": quota_per_day is -1; 0 means no limit',
    )


def test_a_hint_is_given_only_when_a_name_is_near() -> None:
    assert nearest("lnad", ["land", "civil"]) == ' (did you mean "land"?)'
    assert nearest("zzz", ["land", "civil"]) == ""


def lettered(fields: tuple[Field, ...]) -> Centre:
    return replace(
        CENTRE,
        fields=fields,
        services=(Service(id="s", name="S", field=fields[0].id),),
        counters=(Counter(id="1", fields=tuple(field.id for field in fields)),),
    )
