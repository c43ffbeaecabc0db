"""What goes wrong with a device, as a word: the sentence for people is made at the edge."""


class DeviceFault(Exception):
    """A device cannot work: `reason` is a stable word (`no-paper`), `about` is for the log."""

    def __init__(self, reason: str, about: str = "") -> None:
        super().__init__(f"{reason}: {about}" if about else reason)
        self.reason = reason
        self.about = about
