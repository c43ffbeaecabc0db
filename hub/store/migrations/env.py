"""What Alembic runs for each upgrade; the connection comes from `upgrade.run`."""

from alembic import context

from hub.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite can; half a schema would be worse than none
)
context.run_migrations()
