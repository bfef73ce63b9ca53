"""A resource template that says nothing that can be done."""

from collections.abc import Iterator

from manifests.expressions.tags import OPEN
from manifests.fields import text
from manifests.near_miss import near_miss
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import PLACEHOLDER, Visit

ACTIONS = ("get", "create", "apply", "delete", "replace", "patch")


class ResourceAction(Check):
    """The `action` of a resource template is none of get, create, apply, delete, replace and patch.

    Argo rejects it, unless only a run knows what the action will be.
    """

    name = "resource-action"
    source = "docs/sources.md argo-lint AW-L07: workflow/validate/validate.go at f016ad89, 2026-08-21"

    bad = """
        kind: Workflow
        metadata: {generateName: job-}
        spec:
          entrypoint: job
          templates:
            - name: job
              resource:
                action: update  # <- resource-action
                manifest: |
                  apiVersion: batch/v1
                  kind: Job
    """

    good = """
        kind: Workflow
        metadata: {generateName: job-}
        spec:
          entrypoint: job
          templates:
            - name: job
              resource:
                action: apply
                manifest: |
                  apiVersion: batch/v1
                  kind: Job
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        resource = visit.template.raw.get("resource")
        if visit.template.type != "resource" or not isinstance(resource, dict):
            return
        path, action = visit.template.at("resource", "action"), text(resource, "action")
        choice = f"write one of {', '.join(ACTIONS)}"
        if resource.get("action") in (None, ""):
            yield Found(path, "this resource template has no action", choice)
        elif action is not None and action not in ACTIONS and not is_unknown_action(action):
            near = near_miss(action, ACTIONS)
            if path not in visit.unresolved_paths:
                yield Found(path, f"there is no action {action!r}", f"did you mean {near}?" if near else choice)


def is_unknown_action(action: str) -> bool:
    """Whether Argo lets it pass for what a run will make of it."""
    return action.startswith(PLACEHOLDER) or f"{OPEN}=" in action
