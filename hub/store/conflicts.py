"""Which constraint a database means: PostgreSQL says its name, SQLite lists the columns."""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Column, PrimaryKeyConstraint, Table, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from hub.store.schema import metadata

UNKNOWN = "unknown"


def constraint_of(err: IntegrityError) -> str:
    """The constraint's name in the schema; `unknown` for a foreign key of SQLite, say."""
    diagnosis = getattr(err.orig, "diag", None)
    if diagnosis is not None and diagnosis.constraint_name:
        return str(diagnosis.constraint_name)
    found = re.fullmatch(r"UNIQUE constraint failed: (.+)", str(err.orig))
    return _BY_COLUMNS.get(found.group(1), UNKNOWN) if found else UNKNOWN


def _uniques(table: Table) -> dict[str, str]:
    sets: list[tuple[object, Iterable[Column[Any]]]] = [
        (index.name, index.columns) for index in table.indexes if index.unique
    ]
    for constraint in table.constraints:
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint):
            sets.append((constraint.name, constraint.columns))
    return {
        ", ".join(f"{table.name}.{column.name}" for column in columns): str(name)
        for name, columns in sets
    }


_BY_COLUMNS = {
    columns: name for table in metadata.tables.values() for columns, name in _uniques(table).items()
}
