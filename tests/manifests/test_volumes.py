from manifests import loads

TEXT = """\
kind: PersistentVolume
apiVersion: v1
metadata: {name: one, labels: {data: yes-please}}
spec: {csi: {driver: ossplugin.csi.alibabacloud.com, volumeAttributes: {bucket: b, url: u}}}
---
kind: PersistentVolume
apiVersion: v1
metadata: {name: two}
spec: {csi: {driver: diskplugin.csi.alibabacloud.com}}
---
kind: PersistentVolumeClaim
apiVersion: v1
metadata: {name: by-name, namespace: argo}
spec: {volumeName: two, selector: {matchLabels: {data: yes-please}}}
---
kind: PersistentVolumeClaim
apiVersion: v1
metadata: {name: by-label, namespace: argo}
spec: {selector: {matchLabels: {data: yes-please}}}
---
kind: PersistentVolumeClaim
apiVersion: v1
metadata: {name: any, namespace: argo}
spec: {}
"""


def test_a_claim_gets_the_volume_that_it_names_else_the_one_that_it_selects():
    manifests = loads(TEXT)
    bound = {name: manifests.volume(name, "argo") for name in ("by-name", "by-label", "any", "unknown")}
    assert {name: volume and volume.name for name, volume in bound.items()} == {
        "by-name": "two",
        "by-label": "one",
        "any": None,
        "unknown": None,
    }


def test_only_the_driver_of_oss_makes_a_volume_one_of_oss():
    one, two = loads(TEXT).volumes
    assert (one.is_oss, two.is_oss) == (True, False)
    assert one.attributes == {"bucket": "b", "url": "u"}


def test_a_claim_belongs_to_its_namespace():
    manifests = loads(TEXT)
    assert manifests.claim("by-name", "other") is None
    assert manifests.claim("by-name", "") is not None


def test_what_was_given_only_to_refer_to_is_found_too():
    manifests = loads("kind: Workflow\nmetadata: {name: a}\n")
    manifests.external = loads(TEXT + "---\nkind: Dataset\nmetadata: {name: corpus, namespace: argo}\nspec: {}\n")
    assert manifests.volume("by-label", "argo") is not None
    assert manifests.dataset("corpus", "argo") is not None
    assert manifests.volumes == []


def test_odd_documents_are_read_as_empty():
    (volume,) = loads("kind: PersistentVolume\nmetadata: 3\nspec: {csi: [1]}\n").volumes
    assert (volume.name, volume.driver, volume.attributes) == ("", "", {})


def test_a_volume_that_is_kept_for_a_claim_goes_to_that_claim():
    kept = TEXT.replace(
        "metadata: {name: two}\nspec: {", "metadata: {name: two}\nspec: {claimRef: {name: any, namespace: argo}, "
    )
    bound = loads(kept).volume("any", "argo")
    assert bound is not None
    assert bound.name == "two"
    assert (
        loads(kept.replace("claimRef: {name: any, namespace: argo}", "claimRef: {name: any, namespace: b}")).volume(
            "any", "argo"
        )
        is None
    )
