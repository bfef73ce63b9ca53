"""What Argo takes as names: of templates, steps, tasks and containers; of parameters and artifacts; of labels."""

from __future__ import annotations

import re

MOST = 128
"""The longest name of a template, step or task, in bytes."""
PARAMETER_HELP = "use letters, digits, '-' and '_'"

_NAME = re.compile(r"[a-zA-Z0-9][-a-zA-Z0-9]*")
_PARAMETER = re.compile(r"[-a-zA-Z0-9_]+")
_LABEL = re.compile(r"[a-zA-Z0-9]([-a-zA-Z0-9_.]{0,61}[a-zA-Z0-9])?")
_DOMAIN = re.compile(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")


def name_fault(name: str) -> tuple[str, str]:
    """What is wrong with the name of a template, step, task or container, and what to write; twice empty if nothing."""
    if not _NAME.fullmatch(name):
        return "is no name that Argo takes", "use letters, digits and '-', and begin with a letter or a digit"
    if len(name) > MOST:
        return f"is {len(name)} characters long, more than {MOST}", "shorten it"
    return "", ""


def is_parameter_name(name: str) -> bool:
    """Whether a parameter or an artifact can have that name."""
    return _PARAMETER.fullmatch(name) is not None


def is_label_value(value: str) -> bool:
    """Whether Kubernetes takes it as the value of a label."""
    return not value or _LABEL.fullmatch(value) is not None


def is_label_key(key: str) -> bool:
    """Whether Kubernetes takes it as the key of a label: a name, with the domain of who made it up in front or not."""
    domain, slash, name = key.rpartition("/")
    has_domain = len(domain) <= 253 and _DOMAIN.fullmatch(domain) is not None
    return _LABEL.fullmatch(name) is not None and (has_domain or not slash)
