"""The shorthands of the service tests."""

from tests.services.conftest import write

__all__ = ["write"]
