"""A mount of a volume that nobody declares."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.fields import Raw, mapping, mappings, text
from manifests.load import Manifests
from manifests.near_miss import near_miss
from manifests.rule import Found
from manifests.validation.certainty import is_final
from manifests.validation.check import Check
from manifests.validation.walk import Visit
from manifests.workflow import TEMPLATE_KINDS, Workflow, WorkflowSpec


class UndeclaredVolume(Check):
    """A container mounts a volume that neither its template nor the workflow declares, or two volumes have one name.

    Argo finds out when it makes the pod, and the node ends in Error; a `podSpecPatch` comes too late to help. A
    template that is called by `templateRef` gets the volumes of the calling workflow, not those of its own object. Of
    two volumes of one name, Argo takes the first.
    """

    name = "undeclared-volume"
    category = "argo-gap"
    severity = Severity.WARNING
    source = "docs/sources.md argo-lint 5 and docs/sources.md argo 2.12: workflow/controller/workflowpod.go at f016ad89"

    bad = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          volumes:
            - {name: data, persistentVolumeClaim: {claimName: features}}
            - {name: data, emptyDir: {}}  # <- undeclared-volume
          templates:
            - name: train
              container:
                image: alpine:3.20
                volumeMounts:
                  - {name: data, mountPath: /data}
                  - {name: modell, mountPath: /model}  # <- undeclared-volume
    """

    good = """
        kind: Workflow
        metadata: {generateName: train-}
        spec:
          entrypoint: train
          volumes:
            - {name: data, persistentVolumeClaim: {claimName: features}}
          volumeClaimTemplates:
            - metadata: {name: model}
              spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
          templates:
            - name: train
              container:
                image: alpine:3.20
                volumeMounts:
                  - {name: data, mountPath: /data}
                  - {name: model, mountPath: /model}
    """

    def check(self, workflow: Workflow, manifests: Manifests) -> Iterator[Found]:
        yield from _twice(workflow.spec.raw, workflow.spec.path, workflow)

    def check_template(self, visit: Visit) -> Iterator[Found]:
        yield from _twice(visit.template.raw, visit.template.path, visit.owner)
        mounts = list(_mounts(visit)) if visit.template.makes_pod and _is_run_so(visit) else []
        known = {volume.name for volume in visit.template.volumes}.union(*map(_declared, visit.walk.specs))
        for path, name in mounts:
            if name not in known and all(map(is_final, (name, *known))) and not _is_given_by_others(name, visit):
                message = f"neither this template nor the workflow declares a volume {name!r}"
                yield Found(path, message, _help(name, known, visit))


def _is_given_by_others(name: str, visit: Visit) -> bool:
    """Whether a workflow declares the volume that may refer to the WorkflowTemplate under check."""
    if visit.walk.workflow.kind not in TEMPLATE_KINDS:
        return False
    return any(name in _declared(other.spec) for other in visit.manifests.workflows if other.kind not in TEMPLATE_KINDS)


def _help(name: str, known: set[str], visit: Visit) -> str:
    if name in _declared(visit.owner.spec):
        return "only the template's own volumes come along by templateRef; declare it there, or in the workflow"
    near = near_miss(name, sorted(known))
    return f"did you mean {near!r}?" if near else "add it to `volumes:` of the workflow"


def _mounts(visit: Visit) -> Iterator[tuple[Path, str]]:
    """Where the pod's containers mount volumes, and which."""
    template = visit.template
    is_patched = any(
        spec.pod_spec_patch or (spec.defaults and spec.defaults.pod_spec_patch) for spec in visit.walk.specs
    )
    for container in template.containers:
        # Argo does not look for the volumes of these, so a patch comes in time.
        if container.role != "containerSet" or not (is_patched or template.pod_spec_patch):
            yield from ((mount.at("name"), mount.volume) for mount in container.mounts if mount.volume)
    for index, raw in mappings(mapping(template.raw, "containerSet"), "volumeMounts"):
        if name := text(raw, "name"):
            yield template.at("containerSet", "volumeMounts", index, "name"), name


def _is_run_so(visit: Visit) -> bool:
    """Whether the workflow that runs the template is known: a WorkflowTemplate is run as it is if it says how."""
    is_submitted = visit.walk.workflow.kind not in TEMPLATE_KINDS
    return is_submitted or (visit.walk.entrypoint is not None and visit.entry == ())


def _declared(spec: WorkflowSpec) -> set[str]:
    volumes = (*spec.volumes, *(spec.defaults.volumes if spec.defaults is not None else ()))
    claims = (text(mapping(claim, "metadata"), "name") for _, claim in mappings(spec.raw, "volumeClaimTemplates"))
    return {*(volume.name for volume in volumes), *(name for name in claims if name)}


def _twice(raw: Raw, path: Path, owner: Workflow) -> Iterator[Found]:
    first: dict[str, Path] = {}
    for index, volume in mappings(raw, "volumes"):
        name, place = text(volume, "name"), (*path, "volumes", index, "name")
        if name and name in first:
            document = owner.document
            related = [document.related("the first one is here", first[name])] if document is not None else []
            message = f"a second volume is named {name!r}; Argo takes the first"
            yield Found(place, message, "rename or remove one of the two", related=related)
        elif name:
            first[name] = place
