"""What several policies ask about a pod's security: its containers with a podSpecPatch over them, and hidden values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from manifests.diagnostic import Path, Severity
from manifests.document import Document
from manifests.effective import PodPlan
from manifests.fields import EMPTY, Raw, mapping, mappings, sequence, text
from manifests.rule import Found
from manifests.workflow import TEMPLATE_KINDS, Workflow
from policies.policy import Context
from policies.rules._pods import is_on_eci

_SECRET_NAME = re.compile(
    r"(?:.*[_.-])?(?:\w*passw(?:or)?d|passphrase|secret|token|credentials?"
    r"|(?:api|access|secret|private|signing|encryption|ssh|auth)[_-]?key(?:[_-]?(?:id|secret))?)",
    re.IGNORECASE,
)
_OBJECT_FIELD = re.compile(r"(?:.*(?<!key)(?<!client)(?<!app)(?<!shared)[_.-])?(?:secret|credentials?)", re.IGNORECASE)
_OBJECT_NAME = re.compile(r"regcred|[a-z]+\d{0,2}(?:-(?:[a-z]+\d{0,2}|\d{1,2}))+")
"""What the name of a Secret looks like: words with hyphens between them."""
_ELSEWHERE = ("/", "./", "vault:", "ref+", "arn:")
_PLACEHOLDER = re.compile(r"<.*>|[*xX.]+|\$\{?\w+\}?")
_ACCESS_KEY = re.compile(r"(?<![A-Za-z0-9])LTAI[A-Za-z0-9]{12,26}(?![A-Za-z0-9])")
_PRIVATE_KEY = re.compile(r"-----BEGIN (?:[A-Z]{2,12} ){0,3}PRIVATE KEY-----")
RUNTIME_SOCKETS = ("docker.sock", "containerd.sock", "crio.sock", "podman.sock", "cri-dockerd.sock", "buildkitd.sock")
_FLAG = re.compile(r"--?([\w.-]{3,60})(?:=(.*))?", re.DOTALL)


@dataclass(frozen=True)
class Guarded:
    """A container of a pod as it will run. `name` is the one that a patch knows it by."""

    name: str
    label: str
    """How a message calls it."""
    raw: Raw
    path: Path
    patch: Raw
    patch_path: Path
    document: Document
    is_init: bool = False
    default: Raw = field(default_factory=dict)
    default_path: Path = ()
    """What templateDefaults says about such a container, if it says anything."""

    def at(self, *parts: str | int) -> Path:
        """Where a part of it is written: in its template, or in templateDefaults alone."""
        own = (*self.path, *parts)
        if not self.default or self.document.root.find(own) is not None:
            return own
        default = (*self.default_path, *parts)
        return own if self.document.root.find(default) is None else default

    def setting(self, key: str) -> tuple[object, Path]:
        """A value of its securityContext, the patch's over its own, and where that is written."""
        patched = mapping(self.patch, "securityContext")
        if patched.get(key) is not None:
            return patched[key], self.patch_path
        return mapping(self.raw, "securityContext").get(key), self.at("securityContext", key)

    def each(self, key: str) -> Iterator[tuple[Raw, Path]]:
        """The mappings of one of its lists, its own and the patch's, with their places."""
        below = sequence(self.default, key)
        for index, item in mappings(self.raw, key):
            path = (*self.path, key, index)
            if item in below and self.document.root.find(path) is None:
                path = (*self.default_path, key, below.index(item))
            yield item, path
        for _, item in mappings(self.patch, key):
            yield item, self.patch_path


def guarded(pod: PodPlan, context: Context) -> Iterator[Guarded]:
    """Every container of a pod that somebody wrote, and those that a patch adds or changes."""
    patch_path, defaults = patched_at(pod, context), pod.workflow.spec.defaults
    template = pod.template.quoted
    left = {
        (kind, text(raw, "name") or ""): raw
        for kind in ("containers", "initContainers")
        for _, raw in mappings(pod.patch, kind)
    }
    for container in pod.template.containers:
        inside = container.path[len(pod.template.path) :]
        raw = _below(pod.template.raw, inside)
        is_main = container.role in ("container", "script")
        default = _below(defaults.raw, inside) if defaults is not None and is_main else EMPTY
        is_init = container.role == "initContainers"
        name = "main" if is_main else container.name
        label = template if name == "main" else f"{container.name!r} in {template}"
        patch = left.pop(("initContainers" if is_init else "containers", name), EMPTY)
        default_path = pod.workflow.spec.at("templateDefaults", *inside)
        document = context.document
        yield Guarded(name, label, raw, container.path, patch, patch_path, document, is_init, default, default_path)
    for (kind, name), raw in left.items():
        label = f"{name!r} in {template}"
        yield Guarded(name, label, EMPTY, patch_path, raw, patch_path, context.document, kind == "initContainers")


def patched_at(pod: PodPlan, context: Context) -> Path:
    """Where the podSpecPatch that reaches a pod is written: its template's, else the workflow's."""
    own, spec = pod.template.at("podSpecPatch"), pod.workflow.spec
    # Of a referenced template nothing stands here, so what its patch does must not be said of the workflow's.
    is_own = context.document.root.find(own) is not None or (spec.template_ref and pod.template.pod_spec_patch)
    return own if is_own else spec.at("podSpecPatch")


def own_pods(workflow: Workflow, context: Context) -> list[PodPlan]:
    """The pods of the templates that the workflow itself writes; those of a referenced object are shown there."""
    return context.pods(workflow) if workflow.spec.template_ref is None else []


def is_run(workflow: Workflow) -> bool:
    """Whether it runs as it stands; a library of templates takes much from the workflow that calls it."""
    return workflow.kind not in TEMPLATE_KINDS or workflow.spec.entrypoint is not None


def told_here(found: Iterable[Found], workflow: Workflow, context: Context) -> Iterator[Found]:
    """Only the first finding at each place: what the whole workflow says reaches many pods.

    Of a workflow with a WorkflowTemplate, only what it says itself; the rest is told where that stands.
    """
    seen: set[tuple[Path, str]] = set()
    for finding in found:
        if workflow.spec.template_ref is not None and context.document.root.find(finding.path) is None:
            continue
        if (finding.path, finding.text) not in seen:
            seen.add((finding.path, finding.text))
            yield finding


def impossible_on_eci(pod: PodPlan) -> Severity:
    """An error for a pod that says it goes to ECI; a warning where only the target does, or for ACS."""
    return Severity.ERROR if is_on_eci(pod.metadata) else Severity.WARNING


def is_runtime_socket(path: str) -> bool:
    """Whether a path of a node is the socket of its container runtime or builder."""
    return path.rstrip("/").rpartition("/")[2] in RUNTIME_SOCKETS


def names_secret(name: str) -> bool:
    """Whether a name announces a secret: `DB_PASSWORD`, `accessKeySecret`, `api-token`.

    >>> names_secret("OSS_ACCESS_KEY_ID"), names_secret("MAX_TOKENS"), names_secret("TOKEN_FILE")
    (True, False, False)
    """
    if len(name) > 100:
        return False
    return _SECRET_NAME.fullmatch(name) is not None or _SECRET_NAME.fullmatch(_in_words(name)) is not None


def is_literal(value: str) -> bool:
    """Whether a value may be a secret itself: no variable, path, switch or placeholder.

    >>> is_literal("s3cr3t"), is_literal("{{inputs.parameters.token}}"), is_literal("/etc/token"), is_literal("***")
    (True, False, False, False)
    """
    value = value.strip()
    if len(value) < 3 or "{{" in value or "$(" in value or "://" in value[:40] or value.startswith(_ELSEWHERE):
        return False
    return value.lower() not in ("true", "false", "none", "null") and _PLACEHOLDER.fullmatch(value[:200]) is None


def gives_away(name: str, value: str) -> bool:
    """Whether a named value is a secret, and not just the name of a Secret.

    >>> gives_away("DB_PASSWORD", "correct-horse"), gives_away("git-secret", "my-git-secret")
    (True, False)
    """
    if not names_secret(name) or not is_literal(value):
        return False
    return _OBJECT_FIELD.fullmatch(_in_words(name)) is None or _OBJECT_NAME.fullmatch(value) is None


def _in_words(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)


def flag_secret(argument: str, following: str | None) -> str:
    """The name of the secret that a command line argument gives away; empty if it does not."""
    match = _FLAG.fullmatch(argument) if len(argument) <= 4000 else None
    if match is None or not names_secret(match[1]):
        return ""
    value = match[2] if match[2] is not None else following or ""
    is_source = match[1] == "secret" and re.match(r"(?:id|src|type|env)=", value) is not None  # of an image build
    return match[1] if gives_away(match[1], value) and not value.startswith("-") and not is_source else ""


def leaked_key(written: str) -> str:
    """What kind of key stands in a text, so shortened that it gives nothing away; empty if there is none."""
    match = _ACCESS_KEY.search(written)
    if match is not None:
        return f"the AccessKey ID {match[0][:4]}****"
    return "a private key" if _PRIVATE_KEY.search(written) else ""


def _below(raw: object, path: Path) -> Raw:
    """The mapping at a path inside of plain values."""
    for part in path:
        if isinstance(raw, dict):
            raw = raw.get(part)
        elif isinstance(raw, list) and isinstance(part, int) and part < len(raw):
            raw = raw[part]
        else:
            return EMPTY
    return raw if isinstance(raw, dict) else EMPTY
