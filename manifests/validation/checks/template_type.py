"""A template that runs nothing, or two things."""

from collections.abc import Iterator

from manifests.rule import Found
from manifests.validation.check import Check
from manifests.validation.walk import Visit
from manifests.workflow import TEMPLATE_TYPES, Template


class TemplateType(Check):
    """A template has no type, or more than one.

    Exactly one of container, containerSet, steps, script, resource, dag, suspend, data, http and plugin says what it
    runs. An empty list counts, a null does not.
    """

    name = "template-type"
    source = "docs/sources.md argo-lint AW-T01: workflow/validate/validate.go at f016ad89, 2026-08-21"
    is_shallow = True

    bad = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello  # <- template-type
              container: {image: "alpine:3.20"}
              suspend: {}
    """

    good = """
        kind: Workflow
        metadata: {generateName: hello-}
        spec:
          entrypoint: hello
          templates:
            - name: hello
              container: {image: "alpine:3.20"}
    """

    def check_template(self, visit: Visit) -> Iterator[Found]:
        template = visit.template
        types = [key for key in TEMPLATE_TYPES if template.raw.get(key) is not None]
        if template.path[-1:] == ("inline",) and template.raw.get("steps") == []:
            types.remove("steps")  # Argo writes the step out and reads it again before it looks, and drops it so
        if len(types) > 1:
            message = f"{_name(template)} has {len(types)} types: {', '.join(types)}"
            yield Found(template.path, message, "keep one")
        elif not types:
            help = f"give it one of {', '.join(TEMPLATE_TYPES)}"
            yield Found(template.path, f"{_name(template)} runs nothing", help)


def _name(template: Template) -> str:
    return f"template {template.name!r}" if template.name else "this template"
