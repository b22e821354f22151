"""Data files of kg: YAML under ``kg/data``, validated on load, with the file and line in every error."""
from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from kg.cache import keep, kept, stamp
from kg.errors import DataError

Model = TypeVar("Model", bound=BaseModel)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def data_path(name: str) -> Path:
    """Path of a data file that ships with kg, e.g. ``units.yaml`` or ``catalog``."""
    return Path(str(resources.files("kg") / "data" / name))


def schema_path(name: str) -> Path:
    """Path of a file of ``schema/``: inside the installed package, or beside it in a checkout."""
    packaged = Path(str(resources.files("kg") / "_schema" / name))
    return packaged if packaged.exists() else Path(__file__).parent.parent / "schema" / name


def parse(path: Path) -> Any:
    """Parse one YAML file.

    Raises:
        DataError: unreadable or malformed, with ``file:line``.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise DataError(f"{path}: not UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise DataError(f"{path}{line}: {getattr(error, 'problem', None) or 'not valid YAML'}") from None


def validate(path: Path, value: Any, model: type[Model]) -> Model:
    """Validate a parsed file against a pydantic model.

    Raises:
        DataError: ``file:line: where: what`` of the first problem.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DataError(f"{path}:{line_of(path, first['loc'])}: {where}: {first['msg']}") from None


def line_of(path: Path, location: tuple[int | str, ...]) -> int:
    """1-based line of the deepest node of a YAML file that ``location`` (keys and indexes) reaches."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    for part in location:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            found = next((v for k, v in node.value if k.value == str(part)), None)
            if found is None:
                break
            node = found
        else:
            break
    return node.start_mark.line + 1 if node else 1


@cache
def load(name: str, model: type[Model]) -> Model:
    """Read ``kg/data/<name>`` into a pydantic model, once per process."""
    path = data_path(name)
    return validate(path, _kept(path) if path.stat().st_size > _LARGE else parse(path), model)


#: YAML files of more bytes than this take so long to parse that what they hold is kept.
_LARGE = 4000


def _kept(path: Path) -> Any:
    files = (path,)
    before, found = stamp(files), kept("data-1", files)
    if found is None:
        found = parse(path)
        keep("data-1", files, found, before)
    return found
