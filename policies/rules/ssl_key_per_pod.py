"""A certificate for each pod."""

from collections.abc import Iterator

from manifests.diagnostic import Severity
from manifests.eci import EciProfile
from manifests.fields import mapping, texts
from manifests.rule import Found
from policies.policy import Context, Policy


class SslKeyPerPod(Policy):
    """The eci-profile lets every pod have a certificate of its own.

    That is the default, and the documentation warns that it slows down the creation of pods when there are many. With
    `enableReuseSSLKey` all pods of the cluster share one. Small clusters do not notice, and some prefer the certificate
    of its own.
    """

    name = "ssl-key-per-pod"
    category = "scheduling"
    severity = Severity.INFO
    profile = "strict"
    source = "Alibaba Cloud, eci-profile (P1, 2025-05-21): enableReuseSSLKey; docs/sources.md eci 1.6"
    platforms = ("eci",)

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: eci-profile, namespace: kube-system}
        data:  # <- ssl-key-per-pod
          vSwitchIds: vsw-b,vsw-f
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: eci-profile, namespace: kube-system}
        data:
          vSwitchIds: vsw-b,vsw-f
          enableReuseSSLKey: "true"
    """

    def check_profile(self, profile: EciProfile, context: Context) -> Iterator[Found]:
        value = texts(context.document.raw, "data").get("enableReuseSSLKey", "").strip()
        if value.lower() != "true" and "{{" not in value and mapping(context.document.raw, "data"):
            message = "every pod gets a certificate of its own, which slows down the creation of many pods"
            yield Found(profile.at("enableReuseSSLKey"), message, 'add `enableReuseSSLKey: "true"` for large workflows')
