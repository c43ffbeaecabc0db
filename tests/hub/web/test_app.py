"""The frame of the pages: languages, fonts, palette, and errors in plain words."""

import pytest

from tests.hub.web.running import OURS, RunningHub


def test_without_a_bench_the_first_page_leads_to_every_counter(hub: RunningHub) -> None:
    page = hub.browser().get("/").text
    assert all(f'href="/counter/{n}"' in page for n in "1234")
    assert "Trung tâm thử" in page
    assert "/bench/" not in page
    assert hub.browser().get("/bench/events").status_code == 404


def test_english_is_remembered(hub: RunningHub) -> None:
    browser = hub.browser()
    assert '<html lang="vi">' in browser.get("/").text
    assert '<html lang="en">' in browser.get("/?lang=en").text
    assert '<html lang="en">' in browser.get("/counter/1").text
    browser.get("/?lang=vi")
    assert '<html lang="vi">' in browser.get("/").text


def test_a_language_that_we_do_not_speak_is_vietnamese(hub: RunningHub) -> None:
    browser = hub.browser()
    answer = browser.get("/?lang=<script>")
    assert '<html lang="vi">' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_a_page_that_is_not_there_says_so_in_words(hub: RunningHub) -> None:
    answer = hub.browser().get("/nowhere")
    assert answer.status_code == 404
    assert "Không có trang này." in answer.text
    assert "Trang đầu" in answer.text


def test_an_error_shows_no_insides(hub: RunningHub) -> None:
    def fall() -> str:
        raise ValueError("secret insides")

    hub.app.view_functions["index"] = fall
    answer = hub.browser().get("/")
    assert answer.status_code == 500
    assert "Có lỗi trong hệ thống." in answer.text
    assert "secret" not in answer.text


def test_an_api_error_is_json_with_a_sentence(hub: RunningHub) -> None:
    answer = hub.browser().post("/api/nothing", json={}, headers=OURS)
    assert answer.status_code == 404
    assert answer.json["sentence"] == "Không có trang này."


@pytest.mark.parametrize("weight", ["regular", "semibold", "bold"])
def test_the_font_comes_from_us_and_may_be_kept(hub: RunningHub, weight: str) -> None:
    answer = hub.browser().get(f"/font/{weight}.ttf")
    assert answer.data[:4] == b"\0\1\0\0"
    assert "max-age" in answer.headers["Cache-Control"]


def test_no_other_file_comes_by_the_name_of_a_font(hub: RunningHub) -> None:
    assert hub.browser().get("/font/LICENSE.ttf").status_code == 404
    assert hub.browser().get("/font/..%2F__init__.ttf").status_code == 404
