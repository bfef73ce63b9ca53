"""Writes `manifests/schemas/argo.json` from the Argo models of the published package `hera`.

hera 7.1.0 follows Argo Workflows 4.0.5: the first lines of its generated models say so. The tables below add what
other releases from 3.6 to 4.1 know besides, so that one schema calls no key of theirs unknown, and mend what hera has
wrong.

    python scripts/generate_schemas.py [--check]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from hera.workflows.models.io.argoproj.workflow import v1alpha1 as models

Schema = dict[str, Any]

TARGET = Path(__file__).parent.parent / "manifests" / "schemas" / "argo.json"
KINDS = (models.Workflow, models.WorkflowTemplate, models.ClusterWorkflowTemplate, models.CronWorkflow)
RENAMED = {
    "hera__workflows__models__io__argoproj__workflow__v1alpha1__HTTPHeader": "HTTPHeader",
    "hera__workflows__models__io__k8s__api__core__v1__HTTPHeader": "ProbeHTTPHeader",
}

INT32 = {"type": ["integer", "null"], "minimum": -(2**31), "maximum": 2**31 - 1}
INT64 = {"type": ["integer", "null"], "minimum": -(2**63), "maximum": 2**63 - 1}
SCALAR = {"type": ["string", "number", "boolean", "null"]}
STRING = {"type": ["string", "null"]}
BOOLEAN = {"type": ["boolean", "null"]}
OPEN = {"type": ["object", "null"]}

# The swagger behind hera does not say how wide an integer is; these are the wide ones of Argo and Kubernetes.
WIDE = {
    "activeDeadlineSeconds",
    "deletionGracePeriodSeconds",
    "depth",
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
    "Amount": {"type": ["number", "null"]},
    "FieldsV1": OPEN,
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
        # A variable cannot be decoded by Argo either (issue 15005); whether that is worth a word is for others to say.
        "pattern": r"\{\{|^\s*[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]+)?\s*$",
    },
    "Time": STRING,
    # Not in hera, from here on:
    "ContainerRestartRule": closed(
        action=STRING, exitCodes=closed(operator=STRING, values=listed(INT32))
    ),  # 4.1, Kubernetes 1.34
    "ExecutorPlugin": closed(
        metadata=ref("ObjectMeta"),
        spec=closed(sidecar=closed(automountServiceAccountToken=BOOLEAN, container=ref("Container"))),
    ),  # 4.1
    "FileKeySelector": closed(key=STRING, optional=BOOLEAN, path=STRING, volumeName=STRING),  # 4.1, Kubernetes 1.34
    "PodCertificateProjection": closed(
        certificateChainPath=STRING,
        credentialBundlePath=STRING,
        keyPath=STRING,
        keyType=STRING,
        maxExpirationSeconds=INT32,
        signerName=STRING,
        userAnnotations={**OPEN, "additionalProperties": STRING},
    ),  # 4.1, Kubernetes 1.34
    "PodResourceClaim": closed(name=STRING, resourceClaimName=STRING, resourceClaimTemplateName=STRING),  # 4.1
}

_RESTARTS = {"restartPolicyRules": listed(ref("ContainerRestartRule"))}  # 4.1

# Properties that hera's models lack, or have wrong.
ADDED: dict[str, dict[str, Schema]] = {
    "Cache": {"configMap": ref("ConfigMapKeySelector")},  # hera has lost `key`
    "Container": _RESTARTS,
    "ContainerNode": _RESTARTS,
    "CronWorkflowSpec": {"schedule": STRING},  # up to 3.7
    "EnvVarSource": {"fileKeyRef": ref("FileKeySelector")},  # 4.1
    "HTTPGetAction": {"port": ref("IntOrString")},  # hera takes numbers only
    "Parameter": {"default": SCALAR, "enum": listed(SCALAR), "value": SCALAR},
    "ScriptTemplate": _RESTARTS,
    "Synchronization": {"mutex": ref("Mutex"), "semaphore": ref("SemaphoreRef")},  # up to 3.7
    "Template": {
        "pendingTimeout": STRING,  # 4.1
        "podResources": ref("ResourceRequirements"),  # 4.1
        "priority": INT32,  # 3.6
        "resourceClaims": listed(ref("PodResourceClaim")),  # 4.1
    },
    "UserContainer": _RESTARTS,
    "ValueFrom": {"default": SCALAR},
    "VolumeProjection": {"podCertificate": ref("PodCertificateProjection")},  # 4.1
    "WorkflowSpec": {
        "executorPlugins": listed(ref("ExecutorPlugin")),  # 4.1
        "podPriority": INT32,  # 3.6
        "podResources": ref("ResourceRequirements"),  # 4.1
        "resourceClaims": listed(ref("PodResourceClaim")),  # 4.1
    },
}


def argo_schema() -> Schema:
    """The schema of the four kinds, each reached as `#/$defs/<kind>`."""
    found: dict[str, Schema] = {}
    for model in KINDS:
        schema = model.model_json_schema(by_alias=True)
        found |= schema.pop("$defs")
        found[model.__name__] = schema
    definitions = {RENAMED.get(name, name): plain(schema) for name, schema in found.items()} | WRITTEN
    for name, properties in ADDED.items():
        definitions[name]["properties"] = dict(sorted({**definitions[name]["properties"], **properties}.items()))
    reached = reachable(definitions, [model.__name__ for model in KINDS])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Made by scripts/generate_schemas.py from hera 7.1.0 (Argo 4.0.5) with additions for 3.6 to 4.1.",
        "$defs": {name: definitions[name] for name in sorted(reached)},
    }


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
    text = as_text(argo_schema())
    if "--check" in arguments:
        return 0 if TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
