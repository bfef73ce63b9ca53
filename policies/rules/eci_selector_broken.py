"""Selectors of an eci-profile that do nothing."""

import json
from collections.abc import Iterator
from typing import Any

from manifests.diagnostic import Severity
from manifests.eci import EciProfile
from manifests.fields import mapping, text
from manifests.near_miss import near_miss
from manifests.rule import Found
from policies.policy import Context, Policy

KEYS = ("name", "namespaceSelector", "objectSelector", "effect")
SELECTORS = ("namespaceSelector", "objectSelector")
EFFECTS = ("annotations", "labels")


class EciSelectorBroken(Policy):
    """The selectors of an eci-profile cannot be read, or one of them does nothing.

    They are a JSON array inside a text, which no editor checks. Where it does not read as JSON, no selector can hold,
    and pods are created without what they add. Every selector needs a name. One whose effect adds neither annotations
    nor labels does nothing, often since a key is misspelt or stands one level too high; that is a warning. So is one
    whose labels do not stand under `matchLabels`.
    """

    name = "eci-selector-broken"
    category = "scheduling"
    severity = Severity.ERROR
    source = "Alibaba Cloud, eci-profile (P1, 2025-05-21): selectors; docs/sources.md eci 1.6"
    platforms = ("eci",)

    bad = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: eci-profile, namespace: kube-system}
        data:
          vSwitchIds: vsw-b,vsw-f
          selectors: |  # <- eci-selector-broken
            [{"objectSelector": {"matchLabels": {"app": "hash"}},
              "effect": {"labels": {"alibabacloud.com/eci": "true"}}}]
    """

    good = """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: eci-profile, namespace: kube-system}
        data:
          vSwitchIds: vsw-b,vsw-f
          selectors: |
            [{"name": "hash", "objectSelector": {"matchLabels": {"app": "hash"}},
              "effect": {"labels": {"alibabacloud.com/eci": "true"}}}]
    """

    def check_profile(self, profile: EciProfile, context: Context) -> Iterator[Found]:
        written = text(mapping(context.document.raw, "data"), "selectors") or ""
        path = profile.at("selectors")
        if not written.strip() or "{{" in written:
            return
        try:
            selectors = json.loads(written)
        except (ValueError, RecursionError) as error:
            reason = str(error) if isinstance(error, json.JSONDecodeError) else "it is nested too deep, or too large"
            message = f"the selectors are no JSON ({reason}): none of them holds"
            yield Found(path, message, "write a JSON array, with double quotes and no comma after the last item")
            return
        if not isinstance(selectors, list):
            yield Found(path, "the selectors are no array: none of them holds", "put them between square brackets")
            return
        for number, selector in enumerate(selectors, 1):
            yield from _judged(number, selector, path)


def _judged(number: int, selector: Any, path: tuple[str | int, ...]) -> Iterator[Found]:
    if not isinstance(selector, dict):
        yield Found(
            path, f"selector {number} is no object: it selects nothing", "write an object with a name and an effect"
        )
        return
    name = text(selector, "name")
    if not name:
        message = f"selector {number} has no name, which every selector needs"
        yield Found(path, message, 'add a `"name"` that no other selector has')
        return
    unknown = next((key for key in selector if key not in KEYS and near_miss(key, KEYS) is not None), None)
    effect = mapping(selector, "effect")
    if unknown is not None:
        message = f"selector {name!r} has no key {unknown!r}: it is passed over"
        yield Found(path, message, f"did you mean {near_miss(unknown, KEYS)}?", severity=Severity.WARNING, text=unknown)
    elif wide := [key for key in SELECTORS if mapping(selector, key) and not mapping(selector[key], "matchLabels")]:
        message = f"the {wide[0]} of selector {name!r} has no matchLabels, which is all that is read of it"
        help = "put the labels under `matchLabels`, or leave the key out to select all"
        yield Found(path, message, help, severity=Severity.WARNING, text=wide[0])
    elif not any(mapping(effect, key) for key in EFFECTS):
        message = f"selector {name!r} adds neither annotations nor labels: it does nothing"
        yield Found(path, message, 'give its "effect" annotations or labels', severity=Severity.WARNING, text=name)
