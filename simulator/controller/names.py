"""Identifiers as Argo makes them from node names, so that messages and exports read like a real run's."""

from __future__ import annotations

_FNV_OFFSET, _FNV_PRIME, _32_BITS = 0x811C9DC5, 0x01000193, 0xFFFFFFFF
_LONGEST_PREFIX = 242


def node_id(workflow: str, node: str) -> str:
    """The node's key in `status.nodes` (docs/sources.md argo 1.4).

    >>> node_id("w", "w"), node_id("w", "w[0].A")
    ('w', 'w-2615694025')
    """
    return workflow if node == workflow else f"{workflow}-{_hash(node)}"


def pod_name(workflow: str, template: str, node: str) -> str:
    """The name of a node's pod, in Argo's current format.

    >>> pod_name("w", "sleep", "w[0].A")
    'w-sleep-2615694025'
    """
    return workflow if node == workflow else f"{f'{workflow}-{template}'[:_LONGEST_PREFIX]}-{_hash(node)}"


def _hash(text: str) -> int:
    """FNV-1a over 32 bits."""
    value = _FNV_OFFSET
    for byte in text.encode():
        value = (value ^ byte) * _FNV_PRIME & _32_BITS
    return value
