"""What Alembic runs: the steps, on the connection that `gazetteer.storage.migrations` hands over in its transaction.

There is no `alembic.ini`: use `gazetteer migrate`. To write a new step see docs/architecture.md.
"""

from alembic import context

from gazetteer.storage.tables import metadata

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("run: gazetteer migrate")
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
