"""Plain values to YAML as people write it: short lists and mappings on one line, keys in the order they came in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml

from manifests.errors import UsageError
from manifests.scalars import resolve

_Fastest: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_Fastest):  # type: ignore[misc]
    """Writes a text so that it reads as the same text: PyYAML leaves `y`, `1e3` and some line breaks without quotes.

    Values of classes of ours are written as what they are underneath, and none as a reference to an earlier one.
    """

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: Any, value: str) -> yaml.Node:
    lines = value.splitlines()
    is_block = len(lines) > 1 and all(line.isprintable() and line == line.rstrip() for line in lines)
    needs_quotes = not isinstance(resolve(value), str) or not value.isprintable()
    style = "|" if is_block else '"' if needs_quotes else None
    node: yaml.Node = dumper.represent_scalar("tag:yaml.org,2002:str", str(value), style=style)
    return node


def _plain(dumper: Any, value: object) -> yaml.Node:
    """What a value of another class is underneath. Raises RepresenterError where that is nothing plain."""
    node: yaml.Node
    match value:
        case str():
            return _text(dumper, value)
        case Mapping():
            node = dumper.represent_dict(value)
        case Sequence() if not isinstance(value, bytes | bytearray):
            node = dumper.represent_list(value)
        case int():
            node = dumper.represent_int(int(value))
        case float():
            node = dumper.represent_float(float(value))
        case _:
            raise yaml.representer.RepresenterError("not plain", value)
    return node


_Dumper.add_representer(str, _text)
_Dumper.add_multi_representer(object, _plain)


def to_yaml(value: Any) -> str:
    """One document. Raises UsageError as `to_documents`."""
    return to_documents([value])


def to_documents(values: Iterable[Any]) -> str:
    """Several documents of one file, with `---` between them.

    Raises UsageError for a value that YAML has no words for, such as an object of a class of one's own.
    """
    layout: dict[str, Any] = {"sort_keys": False, "allow_unicode": True, "default_flow_style": None, "width": 120}
    try:
        return "---\n".join(yaml.dump(value, Dumper=_Dumper, **layout) for value in values)
    except yaml.representer.RepresenterError as error:
        kind = type(error.args[1]).__name__  # its repr may be YAML too
        raise UsageError(f"a value of type {kind} cannot be written as YAML") from None
