"""Statements of SQLAlchemy Core, compiled once and then run as they are.

The writer runs the same dozen statements all day; putting each together again would cost more than
the database's own work. Types are still SQLAlchemy's: times and dates are bound by them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ClauseElement, Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

from hub.store.port import StoreConflict

Values = Mapping[str, Any]  # one row, or the binds of one statement
MEMO = 4096  # a batch has many times, few of them different


class Prepared:
    """The statements of one dialect; for one thread.

    They go to the driver's own cursor, in the transaction of the connection they are given; the
    driver's errors come out as SQLAlchemy's, as from everywhere else.
    """

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._bound: dict[ClauseElement, _Bound] = {}
        self._binders: dict[str, Callable[[Any], Any]] = {}

    def run(self, connection: Connection, statement: ClauseElement, rows: Sequence[Values]) -> int:
        """Run it with each row (all have the same keys); how many rows were hit, all in all.

        StoreConflict("value") for a row that cannot be.
        """
        with self._cursor(connection, statement, rows[0]) as (cursor, bound):
            cursor.executemany(bound.text, _all_values(bound, rows))
            return int(cursor.rowcount)

    def found(
        self, connection: Connection, statement: ClauseElement, binds: Values
    ) -> list[tuple[Any, ...]]:
        """The rows that a query finds, in the driver's own types."""
        with self._cursor(connection, statement, binds) as (cursor, bound):
            cursor.execute(bound.text, *_all_values(bound, [binds]))
            return list(cursor.fetchall())

    @contextmanager
    def _cursor(
        self, connection: Connection, statement: ClauseElement, like: Values
    ) -> Iterator[tuple[Any, "_Bound"]]:
        bound = self._bound.get(statement)
        if bound is None:
            bound = self._bound[statement] = self._compiled(statement, list(like))
        cursor = connection.connection.cursor()
        base = self._dialect.loaded_dbapi.Error
        try:
            yield cursor, bound
        except base as err:
            told = DBAPIError.instance(bound.text, None, err, base, dialect=self._dialect)
            raise told from err
        finally:
            cursor.close()

    def _compiled(self, statement: ClauseElement, names: list[str]) -> "_Bound":
        compiled = statement.compile(dialect=self._dialect, column_keys=names)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError("a statement is expected")
        order = compiled.positiontup
        binds = list(order if order is not None else compiled.binds)
        binders = {name: self._binder(compiled.binds[name].type) for name in binds}
        needed = {name: bind for name, bind in binders.items() if bind is not None}
        return _Bound(str(compiled), tuple(binds), needed, positional=order is not None)

    def _binder(self, of_type: Any) -> Callable[[Any], Any] | None:
        bind = of_type.dialect_impl(self._dialect).bind_processor(self._dialect)
        if bind is None:
            return None
        return self._binders.setdefault(repr(of_type), lru_cache(MEMO)(bind))


@dataclass(frozen=True, slots=True)
class _Bound:
    text: str
    names: tuple[str, ...]
    binders: Mapping[str, Callable[[Any], Any]]
    positional: bool

    def values(self, row: Values) -> Any:
        """The row as the driver wants it: a tuple in order, or a mapping."""
        bind = self.binders
        if self.positional:
            return tuple([bind[n](row[n]) if n in bind else row[n] for n in self.names])
        return {n: bind[n](row[n]) if n in bind else row[n] for n in self.names}


def _all_values(bound: _Bound, rows: Sequence[Values]) -> list[Any]:
    try:
        return [bound.values(row) for row in rows]
    except (TypeError, ValueError) as err:  # a time without offset, say
        raise StoreConflict("value") from err
