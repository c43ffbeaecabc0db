"""The officer's console: one page for each counter, kept live by a stream of whole states."""

from datetime import datetime

from flask import Blueprint, Response, abort, render_template

from hub.core.model import CounterId
from hub.web import seats
from hub.web.api import known
from hub.web.hub import asked_lang, the_hub, today
from hub.web.live import states
from hub.web.verbs import VERBS
from hub.web.view import Console, console
from hub.web.view_lists import Moment
from hub.web.words import for_scripts, sentence

bp = Blueprint("console", __name__)


@bp.get("/counter/<counter>")
def page(counter: str) -> str:
    """The page; what changes arrives by the stream."""
    hub = the_hub()
    if not known(hub, counter):
        abort(404)
    here = CounterId(counter)
    fields = next(found.fields for found in hub.centre.counters if found.id == counter)
    officers = sorted(hub.centre.officers, key=lambda o: (o.counter != counter, o.name))
    return render_template(
        "console.html",
        counter=here,
        fields=fields,
        centre=hub.centre,
        officers=officers,
        verbs=VERBS,
        pin=hub.settings.pin if hub.settings.bench else "",
        script_words=for_scripts(asked_lang()),
    )


@bp.get("/counter/<counter>/events")
def events(counter: str) -> Response:
    """The console's state now and after each change; 503 when too many pages are open."""
    hub, lang, here = the_hub(), asked_lang(), CounterId(counter)
    if not known(hub, counter):
        abort(404)
    claimed = seats.seat(here)

    def picture(now: datetime) -> Console:
        at = Moment(centre=hub.centre, day=today(hub, now), now=now, lang=lang)
        return console(at, here, claimed)

    stream = hub.streams.open(states(hub.streams, hub.service, (here, lang, claimed), picture))
    return stream or Response(
        sentence("streams-full", lang), 503, {"Retry-After": "5"}, mimetype="text/plain"
    )
