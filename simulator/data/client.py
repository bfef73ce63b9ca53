"""A client: a pod, as those see it who send it bytes or take them."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.data.link import Link


@dataclass
class Client:
    """`card` is the pod's network card; None where `pending` replaces the instance, and nothing limits it.

    `bound` collects seconds by what the pod spent them on while it waited for bytes, in the words of the bottleneck
    report.
    """

    workflow: str
    node: str
    card: Link | None
    bound: dict[str, float] = field(default_factory=dict)

    def waited(self, label: str, seconds: float) -> None:
        """Take down what time went to."""
        if seconds > 0:
            self.bound[label] = self.bound.get(label, 0.0) + seconds
