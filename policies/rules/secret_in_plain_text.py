"""Secrets that everybody can read."""

from collections.abc import Iterator
from itertools import chain

from manifests.fields import scalar, sequence, text
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._security import Guarded, flag_secret, gives_away, guarded, leaked_key, told_here

HELP = "keep it in a Secret, and use `valueFrom.secretKeyRef` or a mounted volume; then change it, since it was written"


class SecretInPlainText(Policy):
    """A password, a token or a key is written into the workflow itself.

    A workflow is readable to everyone who may look at workflows, it is shown by Argo's user interface, kept in the
    archive, and most often in a repository as well. A Secret is not. Names such as DB_PASSWORD with a value count, so
    do command line flags of such names, and in any text AccessKey IDs of Alibaba Cloud and blocks of private keys. A
    value that looks like the name of a Secret, such as `secret: git-secret`, does not.
    """

    name = "secret-in-plain-text"
    category = "security"
    source = "our practice; Argo keeps the whole spec in its status and archive (docs/sources.md argo 8)"

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          templates:
            - name: build
              container:
                image: alpine:3.20
                env:
                  - name: DB_PASSWORD
                    value: correct-horse  # <- secret-in-plain-text
    """

    good = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          templates:
            - name: build
              container:
                image: alpine:3.20
                env:
                  - name: DB_PASSWORD
                    valueFrom:
                      secretKeyRef: {name: database, key: password}
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        containers = (container for pod in context.pods(workflow) for container in guarded(pod, context))
        found = chain(_in_parameters(workflow), *map(_in_container, containers))
        yield from told_here(found, workflow, context)


def _in_parameters(workflow: Workflow) -> Iterator[Found]:
    holders = [(parameter, "value") for parameter in workflow.spec.arguments]
    for template in workflow.spec.every_template:
        for parameter in template.inputs:
            holders += [(parameter, "value"), (parameter, "default")]
        holders += [(parameter, "value") for call in template.calls for parameter in call.parameters]
    for parameter, field in holders:
        value = scalar(parameter.raw, field) or ""
        kind = leaked_key(value)
        if not kind and gives_away(parameter.name, value):
            kind = "a secret, by its name"
        if kind:
            message = f"parameter {parameter.name!r} holds {kind}: all who may see the workflow can read it"
            yield Found(parameter.at(field), message, HELP)


def _in_container(container: Guarded) -> Iterator[Found]:
    for variable, path in container.each("env"):
        name, value = text(variable, "name") or "", scalar(variable, "value") or ""
        kind = leaked_key(value)
        if not kind and gives_away(name, value):
            kind = "a secret, by its name"
        if kind:
            is_own = path != container.patch_path
            message = f"variable {name} holds {kind}: all who may see the workflow can read it"
            yield Found((*path, "value") if is_own else path, message, HELP, text="" if is_own else name)
    for field, own in (("command", True), ("args", True), ("command", False), ("args", False)):
        items = sequence(container.raw if own else container.patch, field)
        items = [item if isinstance(item, str) else "" for item in items]
        for index, (item, following) in enumerate(zip(items, [*items[1:], None], strict=False)):
            flag = flag_secret(item, following)
            kind = leaked_key(item) or (f"the secret of --{flag.lstrip('-')}" if flag else "")
            if kind:
                message = f"an argument of {container.label} holds {kind}: all who may see the workflow can read it"
                place = container.at(field, index) if own else container.patch_path
                yield Found(place, message, HELP, text="" if own else item)
    kind = leaked_key(text(container.raw, "source") or "")
    if kind:
        message = f"the script of {container.label} holds {kind}: all who may see the workflow can read it"
        yield Found(container.at("source"), message, HELP)
