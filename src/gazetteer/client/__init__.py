"""The gazetteer from Python, over HTTP: `Client`, and `AsyncClient` for event loops.

A room of its own that needs httpx and nothing of the server: of the other rooms it imports `errors`, and types for those who
check them. What is asked stands in `calls.py`, how it is asked again and what is kept in `exchange.py`.
`gazetteer.open` is the same face of a database in this process.
"""

from gazetteer.client.asynchronous import AsyncClient
from gazetteer.client.synchronous import Client

__all__ = ["AsyncClient", "Client"]
