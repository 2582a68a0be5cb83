"""Settings, read from the environment (prefix `GAZETTEER_`) by whoever starts the program, never at import."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Everything an operator can set; README.md lists the same names, and a test holds the two together."""

    model_config = SettingsConfigDict(env_prefix="GAZETTEER_", extra="ignore", frozen=True)

    database_url: str = Field(
        default="sqlite:///data/gazetteer.sqlite3",
        description="Where the data lives, as an SQLAlchemy URL; the folder of an SQLite file is made when missing.",
    )
    public_url: str = Field(
        default="http://localhost:8000",
        pattern=r"^https?://[^\s/]+(/[^\s]*[^\s/])?$",
        description="The address under which users reach the service, without a slash at its end; `uri` is built on it.",
    )
    seed_on_start: bool = Field(default=True, description="Seed an empty database when the service starts.")
    read_key_required: bool = Field(default=False, description="Ask for a key on reads too.")
    pool_size: int = Field(default=16, ge=1, le=256, description="Threads for slow answers, and connections for them.")
    deadline: float = Field(
        default=10.0, gt=0, le=600, description="Seconds that an answer may take, waiting included."
    )
    write_deadline: float = Field(default=30.0, gt=0, le=3600, description="Seconds that a write may wait and work.")
    heavy_jobs: int = Field(
        default=2, ge=1, le=64, description="Long texts and long lists that a worker works on at a time; others wait."
    )
    connections: int = Field(
        default=800, ge=1, description="Connections that a worker keeps; to those beyond it answers 503 at once."
    )
    head_timeout: float = Field(
        default=10.0, gt=0, le=600, description="Seconds in which the head of a request must have come."
    )
    busy_timeout: float = Field(
        default=5.0, ge=0, le=600, description="Seconds SQLite waits for another process's lock."
    )
    cache_seconds: int = Field(default=60, ge=0, description="`max-age` of the `Cache-Control` header on reads.")
    max_batch_bytes: int = Field(default=50 * 1024 * 1024, ge=1024, description="Largest body of a batch, in bytes.")
    max_document_bytes: int = Field(default=4 * 1024 * 1024, ge=1024, description="Largest single document, in bytes.")
    access_log: bool = Field(default=False, description="Write a line for every request.")
