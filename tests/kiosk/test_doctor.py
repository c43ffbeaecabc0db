"""What a technician sees of a printer that is examined."""

import pytest

from hub.bench.paper import plain_text, qr_payloads, read_paper
from kiosk.config import KioskConfig
from kiosk.doctor import doctor
from kiosk.doctor_page import QR_SAYS, trial_page
from kiosk.profile import Profile, read_profile


@pytest.fixture
def shop(tmp_path):
    """A virtual printer, and where the kiosk would look for its profile."""
    config = KioskConfig(printer=f"virtual://{tmp_path}/printer", state_dir=str(tmp_path))
    return config, tmp_path


def examined(config, **changes):
    given = {"what": "printer", "address": None, "ask": None} | changes
    return doctor(config, **given)


def slips(folder):
    return [read_paper(path.read_bytes()) for path in sorted(folder.glob("printer/paper/*.bin"))]


def test_a_test_page_comes_out_and_an_unknown_printer_gets_a_careful_profile(shop, capsys):
    config, folder = shop
    assert examined(config) == 0
    assert len(slips(folder)) == 1
    assert read_profile(folder / "printer.toml") == Profile()
    said = capsys.readouterr().out
    assert "Máy in sẵn sàng." in said
    assert "The printer is ready." in said
    assert "--row" in said  # what to do next


def test_who_holds_the_page_is_asked_and_the_answers_are_kept(shop):
    config, folder = shop
    answers = iter(["1", "c", "576"])
    assert examined(config, ask=lambda question: next(answers)) == 0
    profile = read_profile(folder / "printer.toml")
    assert (profile.letters, profile.pages, profile.qr, profile.width_dots) == (
        "tcvn3", (30, 31), True, 576,
    )  # fmt: skip


def test_an_answer_that_is_no_row_is_asked_again(shop, capsys):
    config, folder = shop
    answers = iter(["7", "2", "", ""])
    assert examined(config, ask=lambda question: next(answers)) == 0
    assert "'7' không phải 1, 2, 3, 4, 5." in capsys.readouterr().out
    assert read_profile(folder / "printer.toml").chinese is True


def test_what_was_seen_can_be_told_later_without_another_page(shop):
    config, folder = shop
    assert examined(config, row=1, qr=True, width=384) == 0
    assert slips(folder) == []
    profile = read_profile(folder / "printer.toml")
    assert (profile.letters, profile.qr, profile.width_dots) == ("tcvn3", True, 384)


@pytest.mark.parametrize(
    ("word", "says"), [("no-paper", "Hết giấy."), ("cover-open", "Nắp đang mở."),
                       ("over-heat", "quá nóng"), ("cutter-jam", "Dao cắt bị kẹt.")]
)  # fmt: skip
def test_a_printer_that_cannot_print_is_told_with_what_to_do_and_nothing_is_written(
    shop, capsys, word, says
):
    config, folder = shop
    (folder / "printer").mkdir()
    (folder / "printer" / "fail").write_text(word)
    assert examined(config) == 69
    assert says in capsys.readouterr().out
    assert slips(folder) == []
    assert not (folder / "printer.toml").exists()


def test_an_address_that_is_none_and_another_thing_to_examine_are_sentences(shop, capsys):
    config, _ = shop
    assert examined(config, address="escpos-tpc://1.2.3.4") == 64
    assert "did you mean 'escpos-tcp'" in capsys.readouterr().err
    assert examined(config, what="patient") == 64
    assert "'patient'" in capsys.readouterr().err
    assert examined(config, row=9) == 64
    assert "--row 9" in capsys.readouterr().err


def test_a_profile_goes_where_it_is_told_and_a_folder_that_is_not_there_is_a_sentence(shop, capsys):
    config, folder = shop
    assert examined(config, to=folder / "other.toml", width=576) == 0
    assert read_profile(folder / "other.toml").width_dots == 576
    assert examined(config, to=folder / "none" / "x.toml", width=576) == 73
    assert "--to" in capsys.readouterr().err


@pytest.mark.parametrize("width_dots", [384, 576])
def test_the_page_has_its_rows_a_code_and_ends_with_a_cut(width_dots):
    [slip] = read_paper(trial_page(width_dots))
    assert slip.cut
    assert slip.unknown == ()
    text = plain_text(slip)
    for expected in ("A012", "--- 1 ---", "--- 5 ---", "384", "576", "ăằắẳẵặ", "ƯỪỨỬỮỰ"):
        assert expected in text
    assert qr_payloads(slip) == (QR_SAYS,)
