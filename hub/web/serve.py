"""The server of the pages: waitress, with a thread for every stream and some for ordinary pages.

An open stream keeps its thread, so eight of them would freeze a server of eight (measured). Two
hundred open streams cost the hub 10 MB (measured).
"""

import socket
import threading
from typing import cast

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server
from waitress.wasyncore import dispatcher

from hub.web.hub import Hub

PAGE_THREADS = 12
CONNECTIONS_OVER = 600  # idle keep-alive connections beside the streams: phones that follow
BACKLOG = 256  # after a power cut every page of the house comes back at once


class WebServer:
    """Serves `app` on a thread of its own until `stop`."""

    def __init__(self, app: Flask, host: str, port: int) -> None:
        """Binds at once: OSError when the port is taken. Port 0 takes a free one."""
        self._hub = cast(Hub, app.extensions["bamso"])
        streams = self._hub.settings.streams
        # Bound by us: when waitress cannot bind it leaves its own pipe open.
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
        self._server: BaseWSGIServer = create_server(
            app,
            sockets=[listener],
            threads=streams + PAGE_THREADS,
            connection_limit=streams + CONNECTIONS_OVER,
            backlog=BACKLOG,
            channel_timeout=60,
            cleanup_interval=15,
            outbuf_high_watermark=1 << 20,  # a page that does not read holds no more memory
            asyncore_use_poll=True,  # select() ends at 1,024 files
            ident=None,
        )
        self.port = int(listener.getsockname()[1])
        self._thread = threading.Thread(target=self._server.run, name="web", daemon=True)

    def start(self) -> None:
        """Answer requests from now on."""
        self._hub.streams.stopped.clear()
        for part in self._hub.parts:
            part.start()
        self._thread.start()

    def stop(self) -> None:
        """End all streams and stop answering; back within a few seconds. Twice is harmless."""
        if not self._thread.is_alive():
            return
        self._hub.streams.stop()
        self._server.trigger.pull_trigger(self._close_all)
        self._thread.join(timeout=5)
        self._server.task_dispatcher.shutdown()
        self._server.trigger.close()
        for part in self._hub.parts:
            part.stop()

    def _close_all(self) -> None:
        # On waitress's own thread, which alone may touch its channels; its loop ends with the last.
        for channel in tuple(self._server._map.values()):
            if isinstance(channel, HTTPChannel):
                channel.handle_close()  # wakes the thread that writes to it
            elif channel is self._server.trigger:
                channel.del_channel()  # closed last: threads that finish still pull it
            else:
                dispatcher.close(channel)  # not its own close, which closes the trigger as well
