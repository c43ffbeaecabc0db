"""Databases as earlier versions of the program left them."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, text

from hub.store.migrations import upgrade

SAVED = Path(__file__).parent / "version_0001.sql"
IN_ORDER = ("alembic_version", "business_day", "event", "ticket", "visit", "rating", "answer")


def make_0001(url: str) -> None:
    """Two lively days of the small hall, by version 0001."""
    if url.startswith("sqlite:///"):
        file = Path(url.removeprefix("sqlite:///"))
        with closing(sqlite3.connect(file)) as database:
            database.executescript(SAVED.read_text(encoding="utf-8"))
            database.execute("PRAGMA journal_mode=WAL")
        return
    inserts = re.findall(r'^INSERT INTO "(\w+)" (.*?);$', SAVED.read_text(encoding="utf-8"), re.M)
    engine = create_engine(url, connect_args={"options": "-c timezone=UTC"})
    with engine.begin() as connection:
        upgrade.run(connection, "0001")
        for wanted in IN_ORDER[1:]:
            for table, values in inserts:
                if table == wanted:
                    connection.exec_driver_sql(f"INSERT INTO {table} {values}".replace("%", "%%"))
        assert (
            connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "0001"
        )
    engine.dispose()
