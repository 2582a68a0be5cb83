"""What several answers have."""

from __future__ import annotations

from typing import Annotated

from pydantic import ConfigDict, Field, with_config

#: The description says that nothing else is answered, and tests hold the answers to it.
exact = with_config(ConfigDict(extra="forbid"))


Next = Annotated[str | None, Field(description="The `cursor` of the page that follows; null on the last.")]
