"""Writes `manifests/schemas/argo-<release>.json` from the Argo models of the published package `hera`.

hera 7.1.0 follows Argo Workflows 4.0.5: the first lines of its generated models say so. The tables below mend what hera
has wrong, and hold what other releases have otherwise, each as its last patch has it (docs/sources.md argo-lint 9).

    python scripts/generate_schemas.py [--check]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from hera.workflows.models.io.argoproj.workflow import v1alpha1 as models

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from manifests.versions import VERSIONS  # noqa: E402

Schema = dict[str, Any]
Fields = dict[str, dict[str, Schema | None]]
"""Schemas of properties by the name of their definition; None where a release lacks one."""

FOLDER = ROOT / "manifests" / "schemas"
KINDS = (
    models.Workflow,
    models.WorkflowTemplate,
    models.ClusterWorkflowTemplate,
    models.CronWorkflow,
    models.WorkflowEventBinding,
)
RENAMED = {
    "hera__workflows__models__io__argoproj__workflow__v1alpha1__HTTPHeader": "HTTPHeader",
    "hera__workflows__models__io__k8s__api__core__v1__HTTPHeader": "ProbeHTTPHeader",
}

INT32 = {"type": ["integer", "null"], "minimum": -(2**31), "maximum": 2**31 - 1}
INT64 = {"type": ["integer", "null"], "minimum": -(2**63), "maximum": 2**63 - 1}
UINT64 = {"type": ["integer", "null"], "minimum": 0, "maximum": 2**64 - 1}
STRING = {"type": ["string", "null"]}
BOOLEAN = {"type": ["boolean", "null"]}
OPEN = {"type": ["object", "null"]}

# The swagger behind hera does not say how wide an integer is; these are the wide ones of Argo and Kubernetes.
WIDE = {
    "activeDeadlineSeconds",
    "deletionGracePeriodSeconds",
    "expirationSeconds",
    "fsGroup",
    "generation",
    "parallelism",
    "runAsGroup",
    "runAsUser",
    "seconds",
    "startingDeadlineSeconds",
    "supplementalGroups",
    "terminationGracePeriodSeconds",
    "timeoutSeconds",
    "tolerationSeconds",
}


def ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def listed(items: Schema) -> Schema:
    return {"type": ["array", "null"], "items": items}


def closed(**properties: Schema) -> Schema:
    return {"type": ["object", "null"], "properties": properties, "additionalProperties": False}


# Definitions that the decoder reads in its own way.
WRITTEN: dict[str, Schema] = {
    "Amount": {"type": ["number", "null"]},  # Argo decodes anything, and then has no number for its metric
    "AnyString": {"type": ["string", "number", "boolean", "null"]},  # of lists and mappings, empty text remains
    "Bytes": {
        **STRING,
        "title": "base64, such as aGVsbG8=",
        "pattern": r"^(([A-Za-z0-9+/][\r\n]*){4})*"
        r"(([A-Za-z0-9+/][\r\n]*){2}=[\r\n]*=[\r\n]*|([A-Za-z0-9+/][\r\n]*){3}=[\r\n]*)?$",
    },
    "FieldsV1": {},
    "IntOrString": {
        **INT32,
        "type": ["integer", "string", "null"],
        "description": "write a whole number, or text in quotes",
    },
    "Item": {},
    "Plugin": {**OPEN, "title": "a plugin", "minProperties": 1, "maxProperties": 1},
    "Quantity": {
        "type": ["string", "number", "null"],
        "title": "a quantity such as 500m, 2 or 1.5Gi",
        "description": "suffixes are m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei; there is no B and no blank between",
        "pattern": r"^\s*[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]+)?\s*$",
    },
    "Time": {
        **STRING,
        "title": "a time such as 2026-01-31T08:00:00Z",
        "pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"
        r"T([01]?\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?(Z|[-+]([01]\d|2[0-4]):[0-5]\d)$",
    },
    # Not in hera, from here on: 4.1, and Kubernetes up to 1.35 with it.
    "ContainerRestartRule": closed(action=STRING, exitCodes=closed(operator=STRING, values=listed(INT32))),
    "ExecutorPlugin": closed(
        metadata=ref("ObjectMeta"),
        spec=closed(sidecar=closed(automountServiceAccountToken=BOOLEAN, container=ref("Container"))),
    ),
    "FileKeySelector": closed(key=STRING, optional=BOOLEAN, path=STRING, volumeName=STRING),
    "PodCertificateProjection": closed(
        certificateChainPath=STRING,
        credentialBundlePath=STRING,
        keyPath=STRING,
        keyType=STRING,
        maxExpirationSeconds=INT32,
        signerName=STRING,
        userAnnotations={**OPEN, "additionalProperties": STRING},
    ),
    "PodResourceClaim": closed(name=STRING, resourceClaimName=STRING, resourceClaimTemplateName=STRING),
}

# What hera has wrong of every release.
MENDED: Fields = {
    "GitArtifact": {"depth": UINT64},
    "HTTPBodySource": {"bytes": ref("Bytes")},
    "HTTPGetAction": {"port": ref("IntOrString")},
    "Parameter": {
        "default": ref("AnyString"),
        "description": ref("AnyString"),
        "enum": listed(ref("AnyString")),
        "value": ref("AnyString"),
    },
    "Probe": {"timeoutSeconds": INT32},
    "ValueFrom": {"default": ref("AnyString")},
}

# What a release and those before it have otherwise than 4.0.
UP_TO: dict[str, Fields] = {
    "3.6": {
        "Backoff": {"cap": None},
        "Lifecycle": {"stopSignal": None},  # Kubernetes 1.33
        "Mutex": {"database": None},
        "SemaphoreRef": {"database": None},
        "Template": {"annotations": None, "priority": INT32},
        "WorkflowSpec": {"podPriority": INT32},
    },
    "3.7": {
        "Artifact": {"plugin": None},
        "ArtifactLocation": {"plugin": None},
        "ArtifactPaths": {"plugin": None},
        "Cache": {"configMap": ref("ConfigMapKeySelector")},
        "CronWorkflowSpec": {"schedule": STRING},
        "Synchronization": {"mutex": ref("Mutex"), "semaphore": ref("SemaphoreRef")},
    },
}

_RESTARTS: dict[str, Schema | None] = {"restartPolicyRules": listed(ref("ContainerRestartRule"))}
_RESOURCES: dict[str, Schema | None] = {
    "podResources": ref("ResourceRequirements"),
    "resourceClaims": listed(ref("PodResourceClaim")),
}

# What a release and those after it have otherwise than 4.0.
FROM: dict[str, Fields] = {
    "4.1": {
        "Container": _RESTARTS,
        "ContainerNode": _RESTARTS,
        "EnvVarSource": {"fileKeyRef": ref("FileKeySelector")},
        "HTTPArtifact": {"saveStreamViaFile": BOOLEAN},
        "S3Artifact": {"addressingStyle": STRING},
        "ScriptTemplate": _RESTARTS,
        "Template": {"pendingTimeout": STRING, **_RESOURCES},
        "UserContainer": _RESTARTS,
        "VolumeProjection": {"podCertificate": ref("PodCertificateProjection")},
        "WorkflowSpec": {"executorPlugins": listed(ref("ExecutorPlugin")), **_RESOURCES},
    },
}


def argo_schema(version: str) -> Schema:
    """The schema of the kinds of one release, each reached as `#/$defs/<kind>`."""
    definitions = hera_definitions() | WRITTEN
    for fields in (MENDED, *changes(version)):
        for name, changed in fields.items():
            properties = {**definitions[name]["properties"], **changed}
            kept = {key: schema for key, schema in sorted(properties.items()) if schema is not None}
            definitions[name] = {**definitions[name], "properties": kept}
    reached = reachable(definitions, [model.__name__ for model in KINDS])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": f"Argo Workflows {version}. Made by scripts/generate_schemas.py from hera 7.1.0 (Argo 4.0.5).",
        "$defs": {name: definitions[name] for name in sorted(reached)},
    }


def hera_definitions() -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for model in KINDS:
        schema = model.model_json_schema(by_alias=True)
        found |= schema.pop("$defs")
        found[model.__name__] = schema
    return {RENAMED.get(name, name): plain(schema) for name, schema in found.items()}


def changes(version: str) -> list[Fields]:
    place = VERSIONS.index
    earlier = [fields for last, fields in UP_TO.items() if place(version) <= place(last)]
    later = [fields for first, fields in FROM.items() if place(version) >= place(first)]
    return earlier + later


def plain(schema: Schema, name: str = "") -> Schema:
    """The same in few words: no descriptions, nothing required, null wherever a value may be."""
    if "$ref" in schema:
        target = schema["$ref"].rsplit("/", 1)[1]
        return OPEN if target.endswith("Status") else ref(RENAMED.get(target, target))
    if "anyOf" in schema:
        branches = [branch for branch in schema["anyOf"] if branch.get("type") != "null"]
        return plain(branches[0], name)  # with several it is IntOrString, which is written above
    if schema.get("type") == "array":
        return listed(plain(schema["items"], name))
    if schema.get("type") == "integer":
        return INT64 if name in WIDE else INT32
    if schema.get("type") != "object":
        return {"type": [schema["type"], "null"]} if "type" in schema else {}
    if "additionalProperties" in schema:
        return {**OPEN, "additionalProperties": plain(schema["additionalProperties"])}
    return closed(**{key: plain(value, key) for key, value in schema["properties"].items()})


def reachable(definitions: dict[str, Schema], names: list[str]) -> set[str]:
    """The names of all definitions that `names` lead to."""
    reached: set[str] = set()
    while names:
        name = names.pop()
        if name not in reached:
            reached.add(name)
            names += references(definitions[name])
    return reached


def references(schema: object) -> list[str]:
    if isinstance(schema, dict):
        own = [schema["$ref"].rsplit("/", 1)[1]] if isinstance(schema.get("$ref"), str) else []
        return own + [name for value in schema.values() for name in references(value)]
    return []


def as_text(schema: Schema) -> str:
    """JSON with a line for each definition, which keeps changes readable."""
    lines = [f"{json.dumps(key)}: {json.dumps(value)}," for key, value in schema.items() if key != "$defs"]
    rows = [
        f"{json.dumps(name)}: {json.dumps(value, separators=(',', ':'))}" for name, value in schema["$defs"].items()
    ]
    return "\n".join(["{", *lines, '"$defs": {', ",\n".join(rows), "}}", ""])


def main(arguments: list[str]) -> int:
    texts = {FOLDER / f"argo-{version}.json": as_text(argo_schema(version)) for version in VERSIONS}
    if "--check" in arguments:
        return 0 if all(path.read_text(encoding="utf-8") == text for path, text in texts.items()) else 1
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
