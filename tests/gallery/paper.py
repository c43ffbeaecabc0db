"""A slip as it leaves the printer: composed by the kiosk, read again from the printer's bytes."""

from PIL import Image

from hub.bench.paper import MARGIN_DOTS, draw, read_paper
from kiosk.printer_escpos import compose
from tests.gallery.picture import Slip


def paper_of(slip: Slip) -> Image.Image:
    """The paper, one pixel a dot, with its margins."""
    [read] = read_paper(compose(slip.steps, slip.width_dots), strict=True)
    return draw(read, width_dots=slip.width_dots, margin_dots=MARGIN_DOTS)
