from policies.rules.access_key_in_plain_text import AccessKeyInPlainText
from tests.policies.test_examples import findings

BAD = AccessKeyInPlainText.example("bad")


def test_placeholders_and_variables_are_filled_in_elsewhere():
    assert findings(AccessKeyInPlainText, BAD.replace("not-a-real-one", "'{{ .Values.secret }}'")) == []
    assert findings(AccessKeyInPlainText, BAD.replace("not-a-real-one", '"***"')) == []


def test_properties_of_a_runtime_and_attributes_of_a_volume_count():
    text = """\
kind: JindoRuntime
apiVersion: data.fluid.io/v1alpha1
metadata: {name: corpus}
spec:
  fuse:
    properties: {fs.oss.accessKeySecret: not-a-real-one}
---
kind: PersistentVolume
apiVersion: v1
metadata: {name: data}
spec:
  csi:
    driver: ossplugin.csi.alibabacloud.com
    volumeAttributes: {bucket: b, akId: not-a-real-one, otherOpts: -o allow_other}
"""
    found = findings(AccessKeyInPlainText, text)
    assert sorted((one.span.line, one.message.split()[0]) for one in found) == [
        (6, "fs.oss.accessKeySecret"),
        (14, "akId"),
    ]
    named = text.replace("akId: not-a-real-one, otherOpts: -o allow_other", f"note: {'LTAI' + '5t' * 10}")
    assert "note" in [one.message.split()[0] for one in findings(AccessKeyInPlainText, named)]


def test_the_value_is_not_repeated():
    (found,) = findings(AccessKeyInPlainText, BAD)
    assert "not-a-real-one" not in found.message + found.help


def test_a_placeholder_in_a_volume_is_no_key():
    text = """\
kind: PersistentVolume
metadata: {name: data}
spec: {csi: {driver: ossplugin.csi.alibabacloud.com, volumeAttributes: {akId: "%s"}}}
"""
    assert findings(AccessKeyInPlainText, text % "<yours>") == []
    assert len(findings(AccessKeyInPlainText, text % "not-a-real-one")) == 1
