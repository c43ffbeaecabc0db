"""`virtual:///FOLDER`: the twin of a loudspeaker. Each announcement becomes FOLDER/calls/000001.wav
and a line of FOLDER/calls.jsonl, and takes as long as it would take: an overlap would show there.
`?speed=60` says it in a sixtieth of the time, for a demo day that goes so fast.
"""

import json
import os
import threading
import time
from pathlib import Path

from display import pcm
from display.speaker import Announcement
from display.voice_wav import wav
from kit.fault import DeviceFault

KEPT = 100  # sound files; a day has 800 calls of 200 kB


class VirtualSpeaker:
    """Writes what it would say. `start_s` and `end_s` are monotonic seconds."""

    def __init__(self, folder: str | Path, *, speed: float = 1.0) -> None:
        self._speed = speed
        self._log = Path(folder) / "calls.jsonl"
        self._sounds = Path(folder) / "calls"
        self._ended = threading.Event()

    def play(self, announcement: Announcement) -> None:
        """Write the sound and its line, then wait until it would be over."""
        start_s = time.monotonic()
        long_s = pcm.seconds(announcement.sound) / self._speed
        try:
            self._sounds.mkdir(parents=True, exist_ok=True)
            numbers = sorted(int(p.stem) for p in self._sounds.glob("[0-9]*.wav"))
            name = f"{(numbers[-1] if numbers else 0) + 1:06d}.wav"
            fresh = self._sounds / f"{name}.new"
            fresh.write_bytes(wav(pcm.scaled(announcement.sound, announcement.volume)))
            os.replace(fresh, self._sounds / name)
            for old in numbers[: max(0, len(numbers) + 1 - KEPT)]:
                (self._sounds / f"{old:06d}.wav").unlink(missing_ok=True)
            line = {
                "call_id": announcement.call_id,
                "text": announcement.text,
                "file": f"calls/{name}",
                "volume": announcement.volume,
                "start_s": round(start_s, 3),
                "end_s": round(start_s + long_s, 3),
            }
            with open(self._log, "a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as err:
            raise DeviceFault("no-sound", str(err)) from err
        self._ended.wait(max(0.0, start_s + long_s - time.monotonic()))

    def close(self) -> None:
        """End what is playing."""
        self._ended.set()
