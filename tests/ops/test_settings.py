from __future__ import annotations

import pytest

from matchmaker.config import ConfigurationError, Settings, is_weak, load_settings

SOUND = {
    "production": True,
    "secret_key": "Vq3-9sLw_Zt7Kx1mR8bYc2Nd5HfJ0gPaTe6uWi4o",
    "public_base_url": "https://temu.example.org",
    "trusted_hosts": ["temu.example.org"],
    "database_url": "postgresql+psycopg://temu@db/temu",
    "redis_url": "redis://queue:6379/0",
}


def test_a_sound_production_starts():
    assert Settings(**SOUND).faults() == []


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("secret_key", "", "SECRET_KEY"),
        ("secret_key", "short", "SECRET_KEY"),
        ("secret_key", "a" * 64, "SECRET_KEY"),
        ("secret_key", "change-me-change-me-change-me-0123456789", "SECRET_KEY"),
        ("secret_key_fallbacks", ["Vq3-9sLw_Zt7Kx1mR8bYc2Nd5HfJ0gPaTe6uWi4o", "old"], "FALLBACKS"),
        ("debug", True, "DEBUG"),
        ("public_base_url", "", "PUBLIC_BASE_URL"),
        ("public_base_url", "http://temu.example.org", "https://"),
        ("public_base_url", "temu.example.org", "PUBLIC_BASE_URL"),
        ("trusted_hosts", [], "TRUSTED_HOSTS"),
        ("trusted_hosts", ["another.example.org"], "temu.example.org"),
        ("database_url", "", "DATABASE_URL"),
        ("database_url", "sqlite:///x.db", "DATABASE_URL"),
        ("database_url", "postgresqlfoo://db/temu", "DATABASE_URL"),
        ("database_url", "postgresql://db:port/temu", "DATABASE_URL"),
        ("database_url", "postgresql://db", "DATABASE_URL"),
        ("redis_url", "", "REDIS_URL"),
        ("redis_url", "memory://", "REDIS_URL"),
        ("redis_url", "redis:/queue", "REDIS_URL"),
    ],
)
def test_each_fault_is_named(name, value, says):
    [fault] = Settings(**(SOUND | {name: value})).faults()
    assert says in fault


def test_all_faults_are_named_at_once():
    with pytest.raises(ConfigurationError) as refused:
        load_settings(production=True, secret_key="", debug=True)
    assert len(refused.value.faults) == 6


def test_a_host_below_a_trusted_one_is_trusted():
    assert Settings(**(SOUND | {"trusted_hosts": [".example.org"]})).faults() == []


def test_a_laptop_may_serve_itself_without_https():
    here = {"public_base_url": "http://localhost:8000", "trusted_hosts": ["localhost"]}
    assert Settings(**(SOUND | here)).faults() == []


def test_outside_production_nothing_is_demanded():
    assert Settings(debug=True).faults() == []


@pytest.mark.parametrize(
    ("name", "value"), [("DATABASE_URL", "rubbish"), ("REDIS_URL", "rubbish"),
                        ("PROXIES", "abc"), ("PRODUCTION", "maybe"),
                        ("TRUSTED_HOSTS", "example.org"), ("SECRET_KEY_FALLBACKS", "s3cret")],
)  # fmt: skip
def test_what_cannot_be_read_is_named_and_not_repeated(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as refused:
        load_settings()
    [fault] = refused.value.faults
    assert fault.startswith(name)
    assert value not in fault


def test_a_made_secret_is_not_weak():
    assert not is_weak(SOUND["secret_key"])
