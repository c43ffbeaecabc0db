"""The web application: blueprints, languages, error pages, fonts and the one palette.

`create_app` only wires; each blueprint finds its hub by `hub.web.hub.the_hub`. Nothing here needs
the internet.
"""

import logging
from importlib.resources import files

from flask import Flask, Response, g, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from hub.core.centre import Centre
from hub.store.port import Reading
from hub.web import api, boards, console, follow, guard, health, palette
from hub.web.hub import LANG_COOKIE, Hub, asked_lang, attach, the_hub
from hub.web.live import Streams
from hub.web.ports import Service
from hub.web.settings import WebSettings
from hub.web.view_lists import field_name
from hub.web.words import Lang, say, sentence
from kit.bus import Bus
from kit.version import VERSION

log = logging.getLogger(__name__)

YEAR_S = 365 * 24 * 3600
FONTS = {"regular": "Regular", "semibold": "Semibold", "bold": "Bold"}
PAGE_SENTENCES = {403: "not-from-here", 404: "not-found", 405: "not-found"}


def create_app(
    service: Service,
    store: Reading,
    centre: Centre,
    config: WebSettings,
    *,
    ear: Bus | None = None,
) -> Flask:
    """The pages of one hub, with the demo page when `config` names a bench.

    `ear` is the demo page's way to the broker; by default an own client as `config.watch` says.
    """
    app = Flask("hub.web")
    hub = Hub(
        service=service,
        store=store,
        centre=centre,
        settings=config,
        version=VERSION,
        streams=Streams(config.streams),
    )
    attach(app, hub)
    guard.put_on(app, config.session_key)
    for blueprint in (console.bp, boards.bp, api.bp, health.bp, follow.bp):
        app.register_blueprint(blueprint)
    _add_shared_files(app)
    _add_languages(app)
    _add_errors(app)
    if config.bench:
        from hub.bench import page  # draws paper: Pillow is not loaded where nobody needs it

        page.add_to(app, hub, ear)
    else:
        app.add_url_rule("/", "index", _index)
    return app


def _index() -> str:
    return render_template("index.html", centre=the_hub().centre)


def _add_shared_files(app: Flask) -> None:
    css = palette.css()

    @app.get("/palette.css")
    def palette_css() -> Response:
        return _kept(Response(css, mimetype="text/css"), 3600)

    @app.get("/font/<weight>.ttf")
    def font(weight: str) -> Response:
        if weight not in FONTS:
            return Response(status=404)
        name = f"SourceSansPro-{FONTS[weight]}.ttf"
        data = files("font_source_sans_pro").joinpath("files", name).read_bytes()
        return _kept(Response(data, mimetype="font/ttf"), YEAR_S)


def _kept(response: Response, seconds: int) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response


def _add_languages(app: Flask) -> None:
    @app.context_processor
    def words() -> dict[str, object]:
        lang = asked_lang()
        return {
            "lang": lang,
            "t": lambda key, **values: say(key, lang, **values),
            "named": lambda thing: _named(thing, lang),
            "field_name": lambda field: field_name(the_hub().centre, field, lang),
            "other_lang": "vi" if lang == "en" else "en",
        }

    @app.after_request
    def remember(response: Response) -> Response:
        if request.args.get("lang") in ("vi", "en"):
            response.set_cookie(
                LANG_COOKIE, request.args["lang"], max_age=YEAR_S, samesite="Strict"
            )
        return response


def _named(thing: object, lang: Lang) -> str:
    """The name of a field, service, reason or centre in `lang`."""
    english = str(getattr(thing, "name_en", ""))
    return english if lang == "en" and english else str(getattr(thing, "name", ""))


def _add_errors(app: Flask) -> None:
    @app.errorhandler(HTTPException)
    def plain_words(error: HTTPException) -> tuple[Response | str, int]:
        return _error_page(error.code or 500)

    @app.errorhandler(Exception)
    def broken(error: Exception) -> tuple[Response | str, int]:
        log.error("page %s failed", request.path, exc_info=error)
        return _error_page(500)


def _error_page(code: int) -> tuple[Response | str, int]:
    reason = PAGE_SENTENCES.get(code, "malformed" if code < 500 else "error")
    text = sentence(reason, asked_lang())
    if request.path.startswith("/api/") or request.method == "POST":
        body = {"status": "refused", "reason": reason, "sentence": text, "number": None}
        return jsonify(body), code
    g.code = code
    return render_template("error.html", sentence=text, code=code), code
