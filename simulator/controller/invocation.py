"""One call of a template at work: the controller's tests in their order, then what its type does.

The order is the controller's own (docs/sources.md argo 2.2), since much of what Argo does is a side effect of it.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING, Any

import simpy

from manifests.fields import Raw, mapping
from manifests.workflow import Template
from simulator.controller.bodies import Body, node_type
from simulator.controller.call import Call
from simulator.controller.inputs import supplied
from simulator.controller.locks import wanted
from simulator.controller.node import Node
from simulator.controller.outputs import publish
from simulator.controller.retrying import Retrying
from simulator.controller.substitution import SubstitutionError, fill_all
from simulator.controller.unknown import require_known
from simulator.controller.work import Looking, Work

if TYPE_CHECKING:
    from simulator.controller.handlers import Handlers
    from simulator.controller.operator import Operator

DEEPEST = 100
"""Calls inside of calls, from which on Argo refuses (docs/sources.md argo 2.2)."""
FAIL_FAST = "template has failed or errored children and failFast enabled"


class Invocation(Work):
    """`node` is None until the call has one. It is `done` once the node has ended and its handlers have too."""

    __slots__ = (
        "body",
        "call",
        "done",
        "handlers",
        "has_ended",
        "inputs",
        "is_refused",
        "node",
        "operator",
        "prepared",
        "template",
    )

    def __init__(self, operator: Operator, call: Call, owner: Work | None, position: int = 0) -> None:
        super().__init__(owner, position)
        self.operator, self.call = operator, call
        self.node: Node | None = None
        self.body: Body | None = None
        self.handlers: Handlers | None = None
        self.done = False
        self.has_ended = False
        self.is_refused = False
        """Whether it could not even be executed."""
        self.template: Template | None = None
        self.inputs: Mapping[str, str] = {}

    def awake_for(self, child: Work) -> bool:
        """A DAG ends only once the hooks of its node have, so with these it is looked at as well."""
        if self.body is not None:
            self.body.awake = True
        return True

    def is_over(self) -> bool:
        """Take note of a node that has ended since the last look, if nothing else is left to do; whether it is so."""
        node = self.node
        if node is None or self.handlers is not None or self.has_ended or node.is_daemon or not node.fulfilled:
            return False
        self.awake = False
        self._end(node)
        self.done = True
        return True

    def look(self) -> Looking:
        yield from self.look_at_node()
        yield from self.look_at_handlers()

    def look_at_node(self) -> Looking:
        """The node alone: a step group comes to the handlers of its steps once it has been through all of them."""
        self.awake = False
        if not self.has_ended or (self.template is not None and self.template.raw.get("daemon")):
            if self.body is None:
                if self.node is None or not self.node.fulfilled:  # else it has ended while it waited
                    yield from self._begin()
            elif (yield from self._is_refused(self.body)) and not self.call.boundary:
                self.wake()  # a workflow takes note of failFast in the next pass
                return
        if self.node is not None and self.node.fulfilled and not self.has_ended:
            self._end(self.node)
        if self.handlers is None:
            self.done = self.has_ended

    def look_at_handlers(self) -> Looking:
        if self.handlers is not None and self.node is not None:
            yield from self.handlers.look()
            self.done = self.has_ended and self.handlers.done

    def _is_refused(self, body: Body) -> Generator[simpy.Event, Any, bool]:
        """Go on with the body, unless its own limits refuse that (docs/sources.md argo 4.1)."""
        boundary = body.boundary
        if boundary is not None and not body.node.fulfilled:
            if boundary.fail_fast and boundary.failed:
                if boundary.pods == 0 or not self.operator.run.release.fail_fast_waits:
                    body.fail(FAIL_FAST)
                else:
                    self.wake()
                return True
            if boundary.is_saturated:
                self.wake()
                return True
        if body.awake:
            yield from body.look()
        return False

    def _begin(self) -> Looking:
        operator, call = self.operator, self.call
        if self.template is None and not self._bind():
            return
        template = self.template
        assert template is not None
        if call.depth + 1 >= DEEPEST:
            self._refuse(f"a call inside of {DEEPEST - 1} others is one too many")
            return
        raw = template.raw
        if raw.get("synchronization") and not self._locked(mapping(raw, "synchronization"), template):
            return
        try:
            if raw.get("memoize") and self._remembered(mapping(raw, "memoize"), template):
                return
            strategy = operator.templates.strategy(self.prepared, call, self.inputs)
        except SubstitutionError as error:
            self._refuse(str(error))
            return
        node = self.node
        if strategy is not None:
            if node is not None:
                operator.activity.leave(node)  # its attempts count from now on, in its place
                node.type, node.phase, node.message = "Retry", "Running", ""
            else:
                node = operator.start(call, "Retry", template, self.inputs)
            self.body = Retrying(operator, self, call, self.inputs, strategy, node)
        else:
            self.body = operator.make_body(self, call, template, self.inputs, node)
        self.node = self.body.node
        yield from self.body.look()

    def _bind(self) -> bool:
        """Find its inputs and fill its template; a call that has no way to get them is an Error."""
        operator, call = self.operator, self.call
        prepared = self.prepared = operator.templates.prepared(call)
        try:
            self.inputs = supplied(operator.run, prepared.template, call.arguments)
            self.template = operator.templates.bound(prepared, call, self.inputs)
        except SubstitutionError as error:
            self._refuse(str(error))
            return False
        return True

    def _refuse(self, message: str) -> None:
        """An error found before there is a real node (docs/sources.md argo 1.1)."""
        self.is_refused = True
        if self.node is None:
            self.node = self.operator.start(self.call, "Skipped", self.call.template, {})
        self.operator.settle(self.node, "Error", message)

    def _locked(self, synchronization: Raw, template: Template) -> bool:
        """Whether all its locks are held; else its node waits, Pending."""
        operator, call = self.operator, self.call
        message = operator.locks.acquire(
            wanted(synchronization, operator.run.namespace), operator.holder(call.name), operator, self
        )
        if not message:
            if operator.waiting.pop(call.name, None) is not None and self.node is not None:
                operator.was_held(call.name, self.node.started, "lock")
            return True
        if self.node is None:
            self.node = operator.start(call, node_type(template), template, self.inputs, "Pending")
        if self.node.message != message:
            self.node.message = message
            operator.mark_changed()
        operator.waiting[call.name] = self
        return False

    def close(self, message: str) -> None:
        """It waits for a lock, and there is no time left to get it."""
        if self.node is not None and not self.node.fulfilled:
            self.operator.waiting.pop(self.call.name, None)
            self.node.finished = self.operator.now
            self.operator.settle(self.node, "Failed", message)
            self.wake()

    def _remembered(self, memoize: Raw, template: Template) -> bool:
        """Whether a cache has its outputs; then it has succeeded without a pod."""
        operator, call = self.operator, self.call
        memoize = fill_all(dict(memoize), operator.templates.scope(call, self.inputs))
        require_known(str(memoize.get("key", "")), template.path, call.owner, "the key of memoize")
        entry = operator.memo.find(memoize, operator.now)
        if entry is None:
            return False
        if self.node is None:
            self.node = operator.start(call, node_type(template), template, self.inputs)
        node = self.node
        node.is_memoized, node.finished = True, operator.now
        node.result, node.parameters = entry.result, entry.parameters
        operator.settle(node, "Succeeded")
        return True

    def _end(self, node: Node) -> None:
        """The pass takes note of the end: locks are given back, outputs are kept."""
        operator = self.operator
        template = self.template or self.call.template
        self.has_ended = True
        if self.body is not None and not template.raw.get("daemon"):
            self.body.drop()  # nothing is left in a circle, so what a finished pod held is freed at once
            self.body = None
        if template.raw.get("synchronization"):
            operator.locks.release(operator.holder(self.call.name))
        if template.raw.get("outputs"):
            publish(operator.run, template, node)
        if template.raw.get("memoize") and not node.is_memoized:
            scope = operator.templates.scope(self.call, self.inputs)
            operator.memo.keep(fill_all(dict(mapping(template.raw, "memoize")), scope), node, operator.now)
