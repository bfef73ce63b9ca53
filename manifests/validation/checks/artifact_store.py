"""A git or HDFS artifact that lacks what its store needs."""

from collections.abc import Iterator

from manifests.diagnostic import Path, Severity
from manifests.fields import Raw, mapping, mappings, text
from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.visits import unseen
from manifests.validation.walk import Visit

_KERBEROS = {
    "krbCCacheSecret": ("krbServicePrincipalName", "krbConfigConfigMap"),
    "krbKeytabSecret": ("krbServicePrincipalName", "krbConfigConfigMap", "krbUsername", "krbRealm"),
}
"""What has to stand beside each of the two ways to prove who one is."""


class ArtifactStore(Check):
    """An input artifact or the `archiveLocation` of a template lacks what its store, git or HDFS, needs.

    Argo rejects it. Git needs a `repo`. HDFS needs `addresses`, an absolute `path`, and one of `hdfsUser`,
    `krbCCacheSecret` and `krbKeytabSecret`, the latter two with the Kerberos fields that belong to them. Other stores,
    and the artifacts of outputs, are not looked at.
    """

    name = "artifact-store"
    source = "docs/sources.md argo-lint AW-T11: workflow/validate/validate.go, workflow/artifacts/hdfs at f016ad89"
    is_shallow = True
    """As far as inputs are concerned; of the archive, only warnings come from where Argo does not look."""

    bad = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          templates:
            - name: build
              inputs:
                artifacts:
                  - name: code
                    path: /src
                    git: {revision: main}  # <- artifact-store
                  - name: data
                    path: /data
                    hdfs:
                      addresses: ["namenode:8020"]
                      hdfsUser: build
                      path: data/today  # <- artifact-store
              container: {image: "alpine:3.20"}
    """

    good = """
        kind: Workflow
        metadata: {generateName: build-}
        spec:
          entrypoint: build
          templates:
            - name: build
              inputs:
                artifacts:
                  - name: code
                    path: /src
                    git: {repo: "https://example.com/code.git", revision: main}
                  - name: data
                    path: /data
                    hdfs:
                      addresses: ["namenode:8020"]
                      hdfsUser: build
                      path: /data/today
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        inputs = mapping(visit.written.raw, "inputs")
        for index, artifact in mappings(inputs, "artifacts"):
            yield from _in(artifact, visit.written.at("inputs", "artifacts", index), None)
        archive = mapping(visit.template.raw, "archiveLocation")
        yield from _in(archive, visit.template.at("archiveLocation"), unseen(visit))


def _in(location: Raw, path: Path, severity: Severity | None) -> Iterator[Found]:
    git, hdfs = location.get("git"), location.get("hdfs")
    if isinstance(git, dict) and not git.get("repo"):
        yield Found((*path, "git"), "`git` has no `repo`", "add `repo:` with the address to clone", severity=severity)
    if isinstance(hdfs, dict):
        for key, message, help in _faults(hdfs):
            yield Found((*path, "hdfs", *key), message, help, severity=severity)


def _faults(hdfs: Raw) -> Iterator[tuple[Path, str, str]]:
    if not hdfs.get("addresses"):
        yield (), "`hdfs` has no `addresses`", "add `addresses:` with those of the name nodes"
    path = text(hdfs, "path")
    if not hdfs.get("path"):
        yield (), "`hdfs` has no `path`", "add `path:`, where the file lies in HDFS"
    elif path is not None and not path.startswith("/"):
        yield ("path",), f"the path {path!r} in HDFS is not absolute", "begin it with /"
    ways = [key for key in _KERBEROS if hdfs.get(key) is not None]
    if not hdfs.get("hdfsUser") and not ways:
        yield (), "`hdfs` names no user", f"add one of `hdfsUser`, {', '.join(f'`{key}`' for key in _KERBEROS)}"
    for way in ways:
        missing = [f"`{key}`" for key in _KERBEROS[way] if hdfs.get(key) in (None, "")]
        if missing:
            yield (way,), f"`{way}` needs {', '.join(missing)} beside it", "add what is missing"
