"""Settings come from the environment, from `.env` and from a file; what cannot be meant is refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from gazetteer.errors import Refused
from gazetteer.settings import Settings


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "settings.toml"
    monkeypatch.setenv("GAZETTEER_SETTINGS", str(path))
    return path


def test_the_environment_goes_before_env_and_that_before_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text('port = 8001\nworkers = 2\nlog_format = "json"\n', encoding="utf-8")
    (file.parent / ".env").write_text("GAZETTEER_WORKERS=3\nGAZETTEER_LOG_FORMAT=text\n", encoding="utf-8")
    monkeypatch.setenv("GAZETTEER_LOG_FORMAT", "json")
    read = Settings()
    assert (read.port, read.workers, read.log_format) == (8001, 3, "json")


@pytest.mark.parametrize(
    ("written", "told"),
    [("prot = 8001\n", "no setting: prot"), ("port = \n", "cannot be read"), (None, "cannot be read")],
)
def test_a_file_that_says_nothing_that_can_be_meant_is_refused(file: Path, written: str | None, told: str) -> None:
    if written is not None:
        file.write_text(written, encoding="utf-8")
    with pytest.raises(Refused, match=told):
        Settings()


@pytest.mark.parametrize("proxies", ["10.0.0.0/8, 127.0.0.1", "::1", ""])
def test_proxies_are_addresses_and_networks(proxies: str) -> None:
    assert ", ".join(Settings(trusted_proxies=proxies).proxies()) == proxies


@pytest.mark.parametrize("proxies", ["proxy.example.org", "10.0.0.0/99"])
def test_a_proxy_that_is_no_address_is_refused(proxies: str) -> None:
    with pytest.raises(ValidationError):
        Settings(trusted_proxies=proxies)


@pytest.mark.parametrize("written", [b"port = 8001 # \xff", b"\x80\x81", b"port = " + b"[" * 20_000, b"\0" * 10])
def test_a_file_that_is_no_text_or_nested_without_end_is_refused(file: Path, written: bytes) -> None:
    file.write_bytes(written)
    with pytest.raises(Refused, match="cannot be read"):
        Settings()
