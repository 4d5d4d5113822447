"""Deployment settings come from the environment, are typed here, and fail at start with a hint."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}
KNOWN_KEY = "only-for-this-machine-set-ROUTEWAYS_SECRET_KEY-or-type-routeways-set-up"


class SettingError(Exception):
    """An environment variable that cannot be used. The message says which one and what to write instead."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """Raises SettingError for anything but yes/no, true/false, on/off, 1/0."""
    value = os.environ.get(name, "").strip().lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off"):
        return False
    if value:
        raise SettingError(f"{name} is “{value}”. Write yes or no.")
    return default


def whole_number(name: str, default: int = 0) -> int:
    """Raises SettingError for anything but 0, 1, 2 …"""
    value = text(name).strip()
    if value and not (value.isascii() and value.isdigit()):
        raise SettingError(f"{name} is “{value}”. Write a whole number, for example {default}.")
    return int(value) if value else default


def words(name: str, default: list[str] | None = None) -> list[str]:
    value = os.environ.get(name, "")
    return [word.strip() for word in value.split(",") if word.strip()] or list(default or [])


def folder(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default).expanduser().resolve()


def data_dir() -> Path:
    """ROUTEWAYS_DATA_DIR, else `data` in the checkout (wherever the command was typed), else `data` here."""
    checkout = Path(__file__).resolve().parents[3]
    return folder("ROUTEWAYS_DATA_DIR", (checkout if (checkout / "run.py").is_file() else Path.cwd()) / "data")


def secret_key(name: str, data_dir: Path, hosts: list[str]) -> str:
    """From `name`, else from the file that `routeways set-up` makes, else a known one that only loopback may use.

    Raises SettingError where a site that others can reach would sign its cookies with a key that everybody knows.
    """
    key = text(name).strip()
    where = name
    if not key:
        path = data_dir / "secret-key"
        where = str(path)
        try:
            key = path.read_text("ascii").strip()
        except FileNotFoundError:
            key = KNOWN_KEY
        except (OSError, UnicodeDecodeError) as error:
            raise SettingError(f"The secret key in {path} cannot be read: {error}.") from error
    if key == KNOWN_KEY and not set(hosts) <= LOOPBACK:
        raise SettingError(
            f"ROUTEWAYS_HOSTS names addresses that others can reach, but there is no secret key: "
            f"type “routeways set-up” to make one, or set {name} to 50 random characters or more."
        )
    if len(key) < 32:
        raise SettingError(f"The secret key in {where} is too short. Use 50 random characters or more.")
    return key


def email(name: str, data_dir: Path) -> dict[str, Any]:
    """Django's mail settings for smtp:// or smtps://user:password@host:port; without one, files in the data folder."""
    address = text(name)
    if not address:
        folder_of_mails = {"EMAIL_FILE_PATH": data_dir / "outbox"}
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", **folder_of_mails}
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingError(f"{name} is not usable. Write smtp://user:password@host:587 or smtps://…:465.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.hostname not in LOOPBACK,
        "EMAIL_TIMEOUT": 20,
    }


def log_level(name: str) -> str:
    """Raises SettingError for anything but the five levels."""
    level = (text(name) or "INFO").upper()
    if level not in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"):
        raise SettingError(f"{name} is “{level}”. Write debug, info, warning, error or critical.")
    return level


# Seconds. A connection reads the names of some two hundred tables before its first question, which takes longer than
# to answer with a page that is kept.
KEPT_OPEN = 60


def database(name: str, data_dir: Path) -> dict[str, Any]:
    """SQLite in the data folder unless `name` holds a postgresql:// address. Raises SettingError for other schemes."""
    address = os.environ.get(name, "")
    if not address:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data_dir / "routeways.sqlite3",
            # WAL lets pages read while the worker writes; IMMEDIATE takes the write lock at the start of a
            # transaction, so that two writers queue instead of failing half-way with “database is locked”.
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
            "CONN_MAX_AGE": KEPT_OPEN,
        }
    parts = urlsplit(address)
    if parts.scheme not in ("postgres", "postgresql"):
        raise SettingError(f"{name} starts with “{parts.scheme}”. Use postgresql://user:password@host:port/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": KEPT_OPEN,
    }
