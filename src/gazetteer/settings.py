"""Settings, read from the environment (prefix `GAZETTEER_`) by whoever starts the program, never at import."""

from __future__ import annotations

import ipaddress
import os
import re
from pathlib import Path
from typing import Final, Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from gazetteer.errors import Refused

#: Blanks, or a comma behind which another address begins.
_BETWEEN_ADDRESSES: Final = re.compile(r"\s*,\s*(?=\w+(?:\+\w+)?://)|\s+")


class Settings(BaseSettings):
    """Everything an operator can set; README.md lists the same names, and a test holds the two together."""

    model_config = SettingsConfigDict(env_prefix="GAZETTEER_", env_file=".env", extra="ignore", frozen=True)

    database_url: str = Field(
        default="sqlite:///data/gazetteer.sqlite3",
        description=(
            "Where the data lives: `sqlite:///FILE`, or `postgresql://USER:PASSWORD@HOST/DATABASE`; the folder of a file is "
            "made when missing."
        ),
    )
    replica_urls: str = Field(
        default="",
        description=(
            "Addresses of replicas of a PostgreSQL server, parted by blanks or commas: the service reads from them by turns, "
            "and writes to `GAZETTEER_DATABASE_URL`."
        ),
    )
    replica_lag: float = Field(
        default=5.0,
        gt=0,
        le=3600,
        description="Seconds for which a replica may lack what the database has; one that is further behind is left out.",
    )
    public_url: str = Field(
        default="http://localhost:8000",
        pattern=r"^https?://[^\s/]+(/[^\s]*[^\s/])?$",
        description=(
            "The address under which users reach the service, without a slash at its end; `uri` is built on it. Unless it is "
            "given, the host and port that `gazetteer serve` listens on."
        ),
    )
    seed_on_start: bool = Field(default=True, description="Seed an empty database when the service starts.")
    read_key_required: bool = Field(default=False, description="Ask for a key on reads too.")
    open_proposals: bool = Field(
        default=False, description="Take proposals of readers without a key too, some an hour from each address."
    )
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
        default=5.0, ge=0, le=600, description="Seconds to wait for another process's lock, or a free connection."
    )
    cache_seconds: int = Field(default=60, ge=0, description="`max-age` of the `Cache-Control` header on reads.")
    max_batch_bytes: int = Field(default=50 * 1024 * 1024, ge=1024, description="Largest body of a batch, in bytes.")
    max_document_bytes: int = Field(default=4 * 1024 * 1024, ge=1024, description="Largest single document, in bytes.")
    rate: int = Field(
        default=0, ge=0, description="Requests a minute that a key or an address may send to a worker; 0: any number."
    )
    trusted_proxies: str = Field(
        default="",
        description="Addresses and networks of proxies, parted by commas, whose `X-Forwarded-For` is believed.",
    )
    access_log: bool = Field(default=False, description="Write a line for every request.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least that is written to the log: `debug`, `info`, `warning`, `error`."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="Lines of the log: `text`, or `json` objects."
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on.")
    workers: int = Field(default=1, ge=1, le=64, description="Processes that answer.")

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        for one in filter(None, (part.strip() for part in value.split(","))):
            ipaddress.ip_network(one, strict=False)
        return value

    def proxies(self) -> list[str]:
        """The trusted proxies, one by one."""
        return [part.strip() for part in self.trusted_proxies.split(",") if part.strip()]

    def replicas(self) -> list[str]:
        """The addresses of the replicas, one by one; an address may have commas of its own, between hosts."""
        return [part for part in _BETWEEN_ADDRESSES.split(self.replica_urls.strip()) if part]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes before `.env`, and both before the TOML file that `GAZETTEER_SETTINGS` names."""
        named = os.environ.get("GAZETTEER_SETTINGS")
        if not named:
            return init_settings, env_settings, dotenv_settings
        return init_settings, env_settings, dotenv_settings, _read_file(settings_cls, Path(named))


def _read_file(settings_cls: type[BaseSettings], path: Path) -> TomlConfigSettingsSource:
    """The settings of a file; raises `Refused` where it cannot be read, or names what is no setting."""
    try:
        path.read_bytes()
        read = TomlConfigSettingsSource(settings_cls, toml_file=path)
    except OSError as error:
        raise Refused(f"the settings cannot be read: {path}: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        # No TOML, not UTF-8, or nested deeper than any setting.
        raise Refused(f"the settings cannot be read: {path}: {error}") from None
    unknown = sorted(read.toml_data.keys() - settings_cls.model_fields.keys())
    if unknown:
        raise Refused(f"{path} names what is no setting: {', '.join(unknown)}")
    return read
