"""Which nodes of a run to show where there is no room for all: failures first, then evenly from the top down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from simulator.results.hierarchy import family
from simulator.results.report import NodeReport

ROWS = 30
"""About a screenful."""
_ITEMS = 3
"""Items of a folded loop that are shown although nothing is wrong with them."""
_FAILURES, _RECOVERED, _UNFINISHED = 10, 3, 5
"""How many nodes are shown, wherever they lie, that failed for good, that failed and were retried, and that wait."""
_WIDTHS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
"""How many members of a node to show, tried one after another while there is room."""


@dataclass(frozen=True)
class Row:
    """A node; or, where it is None, the number of nodes by phase that are not shown in its place.

    `lasts` says for each level below the root whether the row, or what it lies under, is the last one there.
    """

    node: NodeReport | None
    lasts: tuple[bool, ...]
    hidden: Mapping[str, int] | None = None


def tree_rows(nodes: Sequence[NodeReport], room: int = ROWS) -> list[Row]:
    """The nodes as a tree, in at most `room` rows, unless single paths down to a failure are longer."""
    tree = _Tree(_without_lone_attempts(nodes))
    shown = set(tree.nodes)
    if len(shown) > room:
        shown = tree.urgent(room // 2)
        for width in _WIDTHS:
            wider = tree.widened(shown, width)
            if tree.height(wider) > room and width > 1:
                break
            shown = wider
    return list(tree.rows("", shown, ()))


class _Tree:
    def __init__(self, nodes: Sequence[NodeReport]) -> None:
        self.nodes = {node.name: node for node in nodes}
        self.members: dict[str, list[list[NodeReport]]] = {}
        """By owner: loops as the list of their items, other nodes as lists of one."""
        families: dict[tuple[str, str], list[NodeReport]] = {}
        for node in nodes:
            key = (node.owner, family(node.name) or node.name)
            if key in families:
                families[key].append(node)
            else:
                families[key] = [node]
                self.members.setdefault(node.owner, []).append(families[key])

    def urgent(self, room: int) -> set[str]:
        """What must not be hidden, with all that it lies under."""
        shown: set[str] = set()
        for names, most in ((self._failed(), _FAILURES), (self._recovered(), _RECOVERED), (self._open(), _UNFINISHED)):
            for number, name in enumerate(names):
                path = [step for step in self._path(name) if step not in shown]
                if number >= most or len(shown) + len(path) > room:
                    break
                shown.update(path)
        return shown

    def widened(self, shown: set[str], width: int) -> set[str]:
        """With the first members of everything shown: `width` single ones, and a few items of each loop.

        One that would be hidden alone is shown too, since saying so takes as much room.
        """
        found = set(shown)
        queue = [""]
        while queue:
            families = self.members.get(queue.pop(), [])
            singles = [items[0] for items in families if len(items) == 1]
            for items in families[:width]:
                found.update(item.name for item in items[: width if len(items) <= 2 * _ITEMS else min(width, _ITEMS)])
            for group in (singles, *(items for items in families if len(items) > 1)):
                hidden = [item.name for item in group if item.name not in found]
                if len(hidden) == 1:
                    found.update(hidden)
            queue += [item.name for items in families for item in items if item.name in found]
        return found

    def height(self, shown: set[str]) -> int:
        return sum(1 for _ in self.rows("", shown, ()))

    def rows(self, owner: str, shown: set[str], lasts: tuple[bool, ...]) -> Iterator[Row]:
        """The shown members of a node in their order, of a folded loop the failed ones first, with what is hidden."""
        parts: list[NodeReport | Counter[str]] = []
        rest: Counter[str] = Counter()
        for items in self.members.get(owner, []):
            seen = [item for item in items if item.name in shown]
            hidden = Counter(item.phase for item in items if item.name not in shown)
            if len(items) == 1 or not seen:
                rest += hidden
                parts += seen
                continue
            if hidden:
                seen.sort(key=lambda item: not _has_failed(item))
            parts += [*seen, hidden] if hidden else seen
        parts += [rest] if rest else []
        for number, part in enumerate(parts):
            below = (*lasts, number == len(parts) - 1) if owner else ()
            if isinstance(part, Counter):
                yield Row(None, below, part)
            else:
                yield Row(part, below)
                yield from self.rows(part.name, shown, below)

    def _path(self, name: str) -> Iterator[str]:
        while name in self.nodes:
            yield name
            name = self.nodes[name].owner

    def _failed(self) -> Iterator[str]:
        """The failures that lie deepest; of a Retry node that failed, its last attempt."""
        blamed = {node.owner for node in self.nodes.values() if _has_failed(node)}
        for node in self.nodes.values():
            if not _has_failed(node) or node.name in blamed or self._is_retried(node):
                continue
            yield node.name

    def _recovered(self) -> Iterator[str]:
        """Failed attempts that were not the last."""
        return (node.name for node in self.nodes.values() if _has_failed(node) and self._is_retried(node))

    def _open(self) -> Iterator[str]:
        open_ones = [node for node in self.nodes.values() if node.phase in ("Running", "Pending")]
        above = {node.owner for node in open_ones}
        return (node.name for node in open_ones if node.name not in above)

    def _is_retried(self, node: NodeReport) -> bool:
        outer = self.nodes.get(node.owner)
        return outer is not None and outer.type == "Retry" and self.members[node.owner][-1][-1] is not node


def _without_lone_attempts(nodes: Sequence[NodeReport]) -> list[NodeReport]:
    """Without the only attempt of what succeeded at once: its Retry node says it all."""
    retries = {node.name for node in nodes if node.type == "Retry" and node.phase == "Succeeded"}
    attempts = Counter(node.owner for node in nodes if node.owner in retries)
    lone = {node.name: node.owner for node in nodes if attempts[node.owner] == 1}
    kept = (node for node in nodes if node.name not in lone)
    return [replace(node, owner=lone[node.owner]) if node.owner in lone else node for node in kept]


def _has_failed(node: NodeReport) -> bool:
    return node.phase in ("Failed", "Error")
