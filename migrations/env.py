"""What Alembic runs: the steps, on the connection that `gazetteer.storage.migrations` hands over in its transaction.

There is no `alembic.ini`: use `gazetteer migrate`. A new step is a file `versions/NNNN_what_it_does.py` that follows the
newest one; a test holds the schema that the steps make against `gazetteer.storage.tables`.
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
