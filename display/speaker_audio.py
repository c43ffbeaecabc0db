"""`audio://default`, `audio://NAME OF THE CARD`: a real loudspeaker by pygame's mixer."""

import logging
import threading

import pygame

from display import pcm
from display.speaker import Announcement
from kit.fault import DeviceFault

log = logging.getLogger(__name__)

LATE_S = 3.0  # a card that has not finished by then is stuck


class AudioSpeaker:
    """Opens the card when it has something to say, and again after a fault: USB cards come back."""

    def __init__(self, device: str) -> None:
        self._device = device
        self._ended = threading.Event()

    def play(self, announcement: Announcement) -> None:
        """Play to the end; DeviceFault `no-sound` without a card, `sound-stuck` if it hangs."""
        try:
            if pygame.mixer.get_init() is None:
                pygame.mixer.init(
                    pcm.RATE, -16, 1, 2048, devicename=self._device or None, allowedchanges=0
                )
            sound = pygame.mixer.Sound(buffer=announcement.sound)
            sound.set_volume(announcement.volume)
            channel = sound.play()
        except pygame.error as err:
            raise DeviceFault("no-sound", str(err)) from err
        left_s = pcm.seconds(announcement.sound) + LATE_S
        while channel is not None and channel.get_busy() and not self._ended.wait(0.05):
            left_s -= 0.05
            if left_s < 0:
                pygame.mixer.quit()
                raise DeviceFault("sound-stuck", f"after {announcement.call_id}")

    def close(self) -> None:
        """Be silent at once."""
        self._ended.set()
