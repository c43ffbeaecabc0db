"""The port to a loudspeaker and its adapters by address: `audio://default`, `virtual:///FOLDER`,
`none://`. One announcement at a time: `play` returns when it is over.
"""

from dataclasses import dataclass
from typing import Protocol

from kit.address import parse

SCHEMES = ("audio", "virtual", "none")


@dataclass(frozen=True, slots=True)
class Announcement:
    """A call as sound, with the sentence that it says; `volume` is from 0 to 1."""

    call_id: str
    text: str
    sound: bytes
    volume: float = 1.0


class Speaker(Protocol):
    """Plays on the voice's thread."""

    def play(self, announcement: Announcement) -> None:
        """Play to the end (or until `close`); DeviceFault when there is no sound card."""

    def close(self) -> None:
        """End what is playing; any thread."""


def open_speaker(address: str) -> Speaker | None:
    """The loudspeaker at `address`, None for a box without one; AddressError for an unknown one."""
    where = parse(address, SCHEMES)
    match where.scheme:
        case "audio":
            from display.speaker_audio import AudioSpeaker  # a sign needs no sound library

            return AudioSpeaker("" if where.place == "default" else where.place)
        case "virtual":
            from display.speaker_virtual import VirtualSpeaker

            where.allow("speed")
            return VirtualSpeaker(where.path, speed=where.number("speed", 1.0))
    return None
