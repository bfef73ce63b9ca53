"""A variable that nothing answers to."""

from collections.abc import Iterator

from manifests.near_miss import did_you_mean, near_miss
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Unresolved, Visit


class UnresolvedVariable(Check):
    """A `{{...}}` names something that is not there.

    Argo resolves what begins with `inputs.`, `outputs.`, `steps.`, `tasks.`, `item.`, `pod.` or `workflow.`, and
    rejects the workflow if it cannot: a misspelt name, a step that runs later, `steps.` in a DAG or `tasks.` in steps,
    the result of a template that has none.
    """

    name = "unresolved-variable"
    source = "docs/sources.md argo-lint AW-L01, AW-S07, AW-D12, AW-D14: workflow/validate/validate.go at f016ad89"

    bad = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: greet
                    template: say
                    arguments:
                      parameters:
                        - name: text
                          value: "{{steps.ask.outputs.result}}"  # <- unresolved-variable
                - - name: ask
                    template: ask
            - name: ask
              script: {image: "alpine:3.20", source: "echo Ann"}
            - name: say
              inputs:
                parameters: [{name: text}]
              container:
                image: alpine:3.20
                args: ["{{inputs.parameters.txt}}"]  # <- unresolved-variable
    """

    good = """
        kind: Workflow
        metadata: {generateName: greet-}
        spec:
          entrypoint: main
          templates:
            - name: main
              steps:
                - - name: ask
                    template: ask
                - - name: greet
                    template: say
                    arguments:
                      parameters:
                        - name: text
                          value: "{{steps.ask.outputs.result}}"
            - name: ask
              script: {image: "alpine:3.20", source: "echo Ann"}
            - name: say
              inputs:
                parameters: [{name: text}]
              container:
                image: alpine:3.20
                args: ["{{inputs.parameters.text}}"]
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        for unresolved in visit.unresolved:
            message, help = f"nothing answers to {{{{{unresolved.tag}}}}} here", _help(unresolved, visit)
            if unresolved.is_broken_up:
                message = f"Argo takes the line break or tab behind {unresolved.tag!r} for a part of the name"
                help = "close it by }} on the same line"
            yield Found(unresolved.path, message, help, text=unresolved.tag)


def _help(unresolved: Unresolved, visit: Visit) -> str:
    root, _, rest = unresolved.tag.partition(".")
    calls = visit.calls_by_name
    kind = "tasks" if visit.template.tasks else "steps"
    name, _, result = rest.partition(".")
    if root in ("steps", "tasks"):
        if not calls:
            return "a template knows only its own inputs; hand the value in as an argument"
        if name not in calls:
            near = near_miss(name, calls)
            return f"did you mean {kind}.{near}?" if near else did_you_mean(name, calls)
        if root != kind:
            return f"write {{{{{kind}.{rest}}}}}"
        if result == "status" and kind == "tasks":
            return f"a status is known of the tasks that this one waits for; add {name!r} to its dependencies"
        if not any(known.startswith(f"{root}.{name}.") for known in unresolved.names):
            return f"step {name!r} has not run by then"
        near = unresolved.near("")  # any result of the right step helps
        return f"did you mean {{{{{near}}}}}?" if near else ""
    near = unresolved.near(f"{root}.{name}.")
    if near is None and root == "inputs" and result:
        return f"declare {result!r} in the `inputs.{name}` of this template"
    if near is None and (root, name) == ("workflow", "parameters") and result:
        return f"declare {result!r} in the `arguments.parameters` of the workflow"
    near = near or unresolved.near(f"{root}.")
    return f"did you mean {{{{{near}}}}}?" if near else ""
