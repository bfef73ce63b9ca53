"""Images that are asked for again although they are there."""

from collections.abc import Iterator

from manifests.diagnostic import Fix, Severity
from manifests.edits import insert_key, set_scalar
from manifests.effective import PodPlan
from manifests.pod import Container, is_latest
from manifests.rule import Found
from manifests.workflow import Workflow
from policies.policy import Context, Policy
from policies.rules._images import given_policy, patched_policy, place_of
from policies.rules._security import patched_at, told_here

WANTED = "IfNotPresent"


class ImagePullAlways(Policy):
    """A container pulls its image at every start.

    With the policy `Always` a pod asks the registry even when an image cache has brought all of the image, so every pod
    of a fan-out waits for the registry, and none of them starts while that does not answer. Kubernetes takes `Always`
    by itself for `:latest` and for an image without a tag.
    """

    name = "image-pull-always"
    category = "image"
    severity = Severity.WARNING
    source = "Alibaba Cloud, ImageCache (I1, 2024-09-24): use IfNotPresent; 1.5 s for busybox despite a hit (M1)"
    fixable = True

    bad = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              container:
                image: alpine:latest  # <- image-pull-always
            - name: sort
              container:
                image: alpine:3.20
                imagePullPolicy: Always  # <- image-pull-always
    """

    good = """
        kind: Workflow
        metadata: {generateName: hash-}
        spec:
          entrypoint: hash
          templates:
            - name: hash
              container:
                image: alpine:latest
                imagePullPolicy: IfNotPresent
            - name: sort
              container:
                image: alpine:3.20
    """

    def check_workflow(self, workflow: Workflow, context: Context) -> Iterator[Found]:
        pods = context.pods(workflow)
        found = (
            one for pod in pods for container in pod.template.containers for one in _check(container, pod, context)
        )
        yield from told_here(found, workflow, context)


def _check(container: Container, pod: PodPlan, context: Context) -> Iterator[Found]:
    policy, patched = given_policy(container, pod, context), patched_policy(container, pod)
    written = policy == "Always" and container.image_pull_policy == "Always"
    if patched == "Always":
        message = f"a podSpecPatch sets imagePullPolicy Always: every pod asks the registry for {container.image}"
        help = f"write `imagePullPolicy: {WANTED}` there, or leave it out"
        yield Found(patched_at(pod, context), message, help)
        return
    if policy is None and _is_surely_latest(container.image):
        last = container.image.rsplit("/", 1)[-1]
        reason = "the tag latest means" if ":" in last else "no tag means latest, and that means"
        message = f"{reason} imagePullPolicy Always: every pod asks the registry for {container.image}, cached or not"
        help = f"pin a tag, or add `imagePullPolicy: {WANTED}`"
    elif written:
        message = f"imagePullPolicy Always: every pod asks the registry for {container.image}, cached or not"
        help = f"write `imagePullPolicy: {WANTED}`"
    else:
        return
    path = place_of(container, "imagePullPolicy", pod, context.document)
    edit = set_scalar(context.document, path, WANTED) if written else None
    edit = edit or insert_key(context.document, container.path, "imagePullPolicy", WANTED)
    # Under a tag an image may change, so only a digest makes sure that the same program runs.
    fix = Fix(f"pull only what is not there ({WANTED})", (edit,), safe="@" in container.image) if edit else None
    yield Found(path if written else place_of(container, "image", pod, context.document), message, help, fix=fix)


def _is_surely_latest(image: str) -> bool:
    """An image that is filled in later may well have a tag."""
    return bool(image) and is_latest(image) and ("{{" not in image or image.endswith(":latest"))
