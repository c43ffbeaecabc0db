"""The page behind the QR of a ticket, as a phone asks for it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hub.core import commands as c
from hub.store.port import TicketRow
from hub.translate_state import menu
from hub.web.app import create_app
from hub.web.settings import WebSettings
from kit.ids import new_token
from tests.hub.core.hall import CENTRE, MORNING
from tests.hub.web.following import Restarted, at, opened, take
from tests.hub.web.running import RunningHub

PHONE_LOADS_MOST = 40 * 1024


def test_the_page_is_whole_without_a_script(hub: RunningHub) -> None:
    number, token = take(hub)
    opened(hub)
    page = hub.browser().get(f"/t/{token}")
    assert page.status_code == 200
    assert f'<b id="number">{number}</b>' in page.text
    assert "Sắp đến lượt" in page.text
    assert "Dữ liệu lúc 08:00" in page.text
    assert '<noscript><meta http-equiv="refresh" content="20"></noscript>' in page.text
    assert '<div id="alert" hidden>' in page.text, "nothing rings without a script"


def test_a_call_is_on_the_page_and_in_the_answer_to_its_script(hub: RunningHub) -> None:
    _, token = take(hub)
    opened(hub)
    at(hub, c.CallNext)
    page = hub.browser().get(f"/t/{token}").text
    assert '<p id="counter">1</p>' in page
    news = hub.browser().get(f"/t/{token}/now").json
    assert (news["state"], news["counter"], news["calls"]) == ("called", "1", 1)


def test_the_script_knows_every_part_that_it_changes(hub: RunningHub) -> None:
    _, token = take(hub)
    page = hub.browser().get(f"/t/{token}").text
    with hub.browser().get("/static/follow.js") as answer:
        script = answer.text
    (listed,) = re.findall(r"for \(const id of \[(.*?)\]", script)
    parts = re.findall(r'"(\w+)"', listed)
    assert len(parts) == 10
    news = hub.browser().get(f"/t/{token}/now").json
    assert all(f'id="{part}"' in page and part in news for part in parts)


def test_what_leads_to_no_number_gets_one_friendly_page(hub: RunningHub) -> None:
    _, token = take(hub)
    near = token[:-1] + ("A" if token[-1] != "A" else "B")
    answers = [hub.browser().get(f"/t/{wrong}") for wrong in (new_token(), near, "x", "a" * 65)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1, "no hint which was near"
    assert "Phiếu giấy của Ông/Bà vẫn có giá trị." in answers[0].text
    assert "Your paper ticket is valid all the same." in answers[0].text
    assert '<meta http-equiv="refresh" content="20">' in answers[0].text, "it may come later"
    assert near not in answers[1].text
    news = hub.browser().get(f"/t/{near}/now")
    assert (news.status_code, news.text) == (404, "{}")


class Asked:
    """A store that notes which secrets it is asked for."""

    def __init__(self) -> None:
        self.secrets: list[str] = []

    def ticket_by_token(self, token: str) -> TicketRow | None:
        self.secrets.append(token)
        return None


def test_what_is_no_secret_never_reaches_the_store(hub: RunningHub) -> None:
    store, likely = Asked(), new_token()
    app = create_app(hub.service, store, hub.centre, WebSettings())  # type: ignore[arg-type]
    for odd in ("x", "' OR 1=1 --", "a" * 65, "%00", "ế" * 30, likely):
        assert app.test_client().get(f"/t/{odd}").status_code == 404
    assert store.secrets == [likely]


def test_a_ticket_without_a_secret_has_no_page(hub: RunningHub) -> None:
    opened(hub)
    hub.service.submit(c.Lend(device="kiosk-1")).result(5)
    lent = next(one for one in hub.day.leases if one.series == "A")
    at(hub, c.CallNumber, number=f"A{lent.first}")
    assert {ticket.token for ticket in hub.day.tickets.values()} == {""}
    assert hub.browser().get("/t/").status_code == 404


def test_many_wrong_tries_do_not_lock_the_right_one_out(hub: RunningHub) -> None:
    number, token = take(hub)
    phone = hub.browser()
    for _ in range(200):
        assert phone.get(f"/t/{new_token()}").status_code == 404
    assert number in phone.get(f"/t/{token}").text


@pytest.mark.parametrize("path", ["/t/{}", "/t/{}/now", "/t/{}?in=en", "/t/" + "b" * 30])
def test_nothing_of_it_is_kept_or_told_on(hub: RunningHub, path: str) -> None:
    _, token = take(hub)
    headers = hub.browser().get(path.format(token)).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers


def test_english_for_who_chose_it_at_the_press_and_by_the_switch(hub: RunningHub) -> None:
    _, english = take(hub, language="en")
    _, vietnamese = take(hub)
    phone = hub.browser()
    assert '<html lang="en">' in phone.get(f"/t/{english}").text
    assert '<html lang="vi">' in phone.get(f"/t/{vietnamese}").text
    assert '<html lang="en">' in phone.get(f"/t/{vietnamese}?in=en").text
    assert '<html lang="vi">' in phone.get(f"/t/{english}?in=vi").text
    assert phone.get(f"/t/{vietnamese}/now?in=en").json["headline"] == "Waiting"


def test_a_number_that_a_kiosk_gave_alone_is_followed_once_it_is_told(hub: RunningHub) -> None:
    token = new_token()
    assert hub.browser().get(f"/t/{token}").status_code == 404
    hub.service.submit(c.Lend(device="kiosk-1")).result(5)
    lent = next(one for one in hub.day.leases if one.series == "A" and one.date == hub.day.date)
    told = c.Settle(
        request_id="alone-1", device="kiosk-1", number=f"A{lent.first:03}", series="A",
        n=lent.first, service="civil", language="vi", priority=None, token=token, how="lease",
        order=1, business_day=hub.day.date, term=hub.day.term, waited_s=60.0, printed=True,
    )  # fmt: skip
    assert hub.service.submit(told).result(5).done
    page = hub.browser().get(f"/t/{token}")
    assert (page.status_code, f"A{lent.first:03}" in page.text) == (200, True)


@pytest.fixture
def restarted(tmp_path: Path) -> Iterator[tuple[str, str, Restarted]]:
    """A number that was taken and called before the hub ended and came back."""
    before = RunningHub(tmp_path)
    number, token = take(before)
    opened(before)
    at(before, c.CallNext)
    before.close()
    after = Restarted(tmp_path, before)
    yield number, token, after
    after.close()


def test_the_page_survives_the_hubs_restart(restarted: tuple[str, str, Restarted]) -> None:
    number, token, after = restarted
    page = after.phone().get(f"/t/{token}").text
    assert number in page
    assert '<p id="counter">1</p>' in page


def test_kiosks_are_told_where_a_phone_follows() -> None:
    centre = replace(CENTRE, follow_url="https://so.example.vn/t/")
    assert menu(centre, None, MORNING).follow_url == "https://so.example.vn/t/"


def test_a_phone_loads_little(hub: RunningHub) -> None:
    _, token = take(hub)
    phone = hub.browser()
    page = phone.get(f"/t/{token}")
    parts = [*re.findall(r'(?:href|src)="(/[^"?]+)"', page.text), "/static/dom.js"]
    assert len(parts) == 5
    sizes = [len(page.data) + len(str(page.headers))]
    for part in parts:
        with phone.get(part) as answer:
            assert answer.status_code == 200, part
            sizes.append(len(answer.data) + len(str(answer.headers)))
    assert sum(sizes) <= PHONE_LOADS_MOST
    news = phone.get(f"/t/{token}/now")
    assert len(news.data) + len(str(news.headers)) < 2048, "asked every few seconds"
