"""The settings of the hub (docs/settings.md lists them). The centre is a file of its own."""

from dataclasses import dataclass, field

from hub.web.settings import WebSettings
from kit.config import Broker


@dataclass(frozen=True, slots=True, kw_only=True)
class Http:
    """Where the pages are served."""

    host: str = "127.0.0.1"  # the pages of a centre go through a proxy with TLS
    port: int = 8080


@dataclass(frozen=True, slots=True, kw_only=True)
class HubConfig:
    """What an installer may set for a hub. The site is that of the centre's file.

    `always_open` gives numbers whatever the hour (training, demo); it does not change the file.
    """

    broker: Broker = field(default_factory=Broker)
    device: str = "hub"
    state_dir: str = "/var/lib/bamso/hub"
    centre: str = "/etc/bamso/centre.toml"
    database: str = "sqlite:////var/lib/bamso/hub/hub.db"  # or postgresql+psycopg://…
    http: Http = field(default_factory=Http)
    web: WebSettings = field(default_factory=WebSettings)
    always_open: bool = False
