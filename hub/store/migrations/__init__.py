"""The tables' history (Alembic). A version that was released is never changed again."""
