"""PURE: the one way in which the rules say no."""


class Refused(Exception):
    """The rules say no. `reason` is a stable word; `fault` names what was wrong with the asking.

    The sentence for a person is made at the edge, in that person's language.
    """

    def __init__(self, reason: str, fault: str | None = None) -> None:
        super().__init__(reason if fault is None else f"{reason}: {fault}")
        self.reason = reason
        self.fault = fault
