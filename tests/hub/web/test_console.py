"""The console's page: what is on it before the first state arrives."""

import json
import re

from hub.web.verbs import VERBS
from tests.hub.web.running import RunningHub


def test_every_verb_is_a_button_with_its_key(hub: RunningHub) -> None:
    page = hub.browser().get("/counter/1").text
    for verb in VERBS:
        assert re.search(rf'data-verb="{verb.name}" data-key="{verb.key}"', page)
        assert f'<kbd aria-hidden="true">{verb.key}</kbd>' in page


def test_the_counter_must_exist(hub: RunningHub) -> None:
    assert hub.browser().get("/counter/99").status_code == 404
    assert hub.browser().get("/counter/99/events").status_code == 404


def test_the_page_knows_its_words_and_the_zone_of_the_centre(hub: RunningHub) -> None:
    page = hub.browser().get("/counter/1").text
    found = re.search(r'<script type="application/json" id="page">(.*?)</script>', page, re.S)
    assert found is not None
    facts = json.loads(found[1])
    assert (facts["counter"], facts["zone"]) == ("1", "Asia/Ho_Chi_Minh")
    assert facts["words"]["live"] == "Trực tuyến"


def test_a_pin_is_on_the_page_of_the_demo_only(hub: RunningHub) -> None:
    assert "2468" not in hub.browser().get("/counter/1").text


def test_a_counter_offers_all_others_for_a_transfer(hub: RunningHub) -> None:
    page = hub.browser().get("/counter/1").text
    offered = page.split('<template id="to-counters">')[1].split("</template>")[0]
    assert re.findall(r'value="(\d+)"', offered) == ["2", "3", "4"]
