"""What an error of the database means: a broken rule, or a store that one cannot trust any more."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from hub.store.conflicts import constraint_of
from hub.store.port import StoreBroken, StoreConflict


@contextmanager
def rolled_back_unless_well(connection: Connection) -> Iterator[None]:
    """Around what comes before a commit: after an error nothing of it is written."""
    try:
        yield
    except BaseException:
        connection.rollback()
        raise


def commit(connection: Connection) -> None:
    """On disk at return; StoreBroken when nobody can tell."""
    try:
        connection.commit()
    except Exception as err:  # whatever it was: it may be written, and it may not
        raise StoreBroken(f"a commit failed: {getattr(err, 'orig', None) or err!r}") from err


@contextmanager
def told() -> Iterator[None]:
    """Turns the library's errors into the port's: a broken rule, or a store one cannot trust."""
    try:
        yield
    except IntegrityError as err:
        constraint = constraint_of(err)
        if constraint == "event_pk":
            raise StoreBroken("another program writes to the same journal") from err
        raise StoreConflict(constraint) from err
    except (DataError, UnicodeEncodeError, OverflowError) as err:  # a value that it cannot hold
        raise StoreConflict("value") from err
    except (SQLAlchemyError, MemoryError, UnicodeDecodeError) as err:
        if isinstance(err, StatementError) and not isinstance(err, DBAPIError):
            raise StoreConflict("value") from err  # it never came to the database
        raise broken(err) from err


def broken(err: Exception) -> StoreBroken:
    """The library's error as ours, with the database's own sentence only (no values)."""
    cause = getattr(err, "orig", None) or err
    return StoreBroken(f"{type(cause).__name__}: {cause}")
