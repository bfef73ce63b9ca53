"""What is said of a name that is not there: it names the nearest one that is."""

from collections.abc import Iterable


def unknown(kind: str, name: str, names: Iterable[str]) -> KeyError:
    """A `KeyError` to raise: `no figure 'create.brust'; did you mean 'create.burst'?`."""
    return KeyError(f"no {kind} {name!r}{did_you_mean(name, names)}")


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """The end of a sentence: `; did you mean 'create.burst'?`, or nothing where no name is near."""
    from difflib import get_close_matches  # here, as most names are there

    near = get_close_matches(name, list(names), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""
