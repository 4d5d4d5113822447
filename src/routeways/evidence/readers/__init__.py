"""Python readers for files that are not tidy. Each turns one odd layout into a `RawTable` of texts; the source's
definition then checks it like any other. A reader is a module here with `Options` (a pydantic model) and
`read(opened, options) -> RawTable`; the definition names it and its options."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from pydantic import ValidationError

from routeways.foundation.definitions import DefinitionError
from routeways.foundation.tables import Opened, RawTable


def read(name: str, opened: Opened, options: dict[str, Any]) -> RawTable:
    """Raises DefinitionError for an unknown reader or options it does not take, FileRefused for the file's faults."""
    try:
        module = import_module(f"routeways.evidence.readers.{name.replace('-', '_')}")
        chosen = module.Options.model_validate(options)
    except ModuleNotFoundError as error:
        raise DefinitionError(f"There is no reader “{name}”.") from error
    except ValidationError as error:
        raise DefinitionError(f"The options of the reader “{name}” are wrong: {error.errors()[0]['msg']}.") from error
    table: RawTable = module.read(opened, chosen)
    return table
