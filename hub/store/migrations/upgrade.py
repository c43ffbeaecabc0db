"""Runs Alembic from inside the program, on the writer's own connection and in one transaction."""

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "hub.store:migrations")
    config.set_main_option("path_separator", "os")
    return config


def run(connection: Connection, to: str = "head") -> None:
    """Bring the tables to a version, the newest one if none is said; the caller commits."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def head() -> str | None:
    """The newest version in the folder."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def knows(version: str) -> bool:
    """Whether this program can start from `version`."""
    try:
        return ScriptDirectory.from_config(_config()).get_revision(version) is not None
    except CommandError:
        return False
