"""Runs that end in every way that a manifest can decide, with `# <-` on the line that did."""

from textwrap import dedent, indent

FAIL, DELETED, NEVER_RAN = (
    {"tasks": {"*": {"attempts": [f"{end} 20s"] * 20}}} for end in ("fail", "deleted", "waiting-failed")
)
LONG = {"tasks": {"*": {"duration": "1h"}}}
DRY = {"zones": {"b": {"vswitch": "vsw-b", "stock": {"default": 0}}}}


def document(spec, kind="Workflow", name="w"):
    return f"kind: {kind}\nmetadata: {{name: {name}}}\nspec:\n{indent(dedent(spec).strip(), '  ')}\n"


def flow(fields="", *, spec="", main="container: {image: 'a:1'}", mark=""):
    """A Workflow whose only template has these fields beside what it runs; `mark` stands on its first line."""
    template = f"- name: main{mark}\n" + indent(f"{main}\n{dedent(fields).strip()}", "  ")
    return document(f"entrypoint: main\n{dedent(spec).strip()}\ntemplates:\n{indent(template, '  ')}")


def controller(spec):
    head = "kind: ConfigMap\nmetadata: {name: workflow-controller-configmap}\ndata:\n  workflowDefaults: |\n"
    return head + indent(f"spec:\n{indent(dedent(spec).strip(), '  ')}", "    ")


def marked(texts):
    """Files and lines."""
    return [
        (f"{n}.yaml", at)
        for n, text in enumerate(texts)
        for at, line in enumerate(text.splitlines(), 1)
        if "# <-" in line
    ]


MARK = " # <-"
RETRIED = {
    "the policy that refuses": (flow("retryStrategy: {limit: 3,\n  retryPolicy: OnError} # <-"), FAIL),
    "the strategy whose default policy refuses": (flow("retryStrategy: # <-\n  limit: 3"), DELETED),
    "the limit that is used up": (flow("retryStrategy:\n  retryPolicy: Always\n  limit: 3 # <-"), FAIL),
    "the expression that refuses": (
        flow("retryStrategy:\n  limit: 3\n  expression: asInt(lastRetry.exitCode) > 1 # <-"),
        FAIL,
    ),
    "the maxDuration that is over": (
        flow("retryStrategy:\n  limit: 9\n  backoff:\n    duration: 1m\n    maxDuration: 2m # <-"),
        FAIL,
    ),
    "the backoff that Argo does not wait for, as no pod ran": (
        flow("retryStrategy:\n  limit: 2\n  retryPolicy: Always\n  backoff: # <-\n    duration: 1m"),
        NEVER_RAN,
    ),
    "the strategy that has no backoff, though no pod ran": (
        flow("retryStrategy: # <-\n  limit: 2\n  retryPolicy: Always"),
        NEVER_RAN,
    ),
    "the workflow's deadline that leaves no time for a retry": (
        flow("retryStrategy: {limit: 9, backoff: {duration: 1m}}", spec="activeDeadlineSeconds: 50 # <-"),
        FAIL,
    ),
    "the strategy around the steps of which one failed": (
        document("""
            entrypoint: main
            templates:
              - name: main
                retryStrategy:
                  limit: 1 # <-
                steps: [[{name: A, template: leaf}]]
              - {name: leaf, container: {image: 'a:1'}}
        """),
        FAIL,
    ),
    "the strategy of an inline template": (
        document("""
            entrypoint: main
            templates:
              - name: main
                steps:
                  - - name: A
                      inline:
                        container: {image: 'a:1'}
                        retryStrategy:
                          limit: 1 # <-
        """),
        FAIL,
    ),
}
ENDED = {
    "the template that has no strategy": (flow(mark=MARK), FAIL),
    "the template's deadline": (flow("activeDeadlineSeconds: 30 # <-"), LONG),
    "the template's timeout": (flow("timeout: 30s # <-"), LONG),
    "the workflow's deadline": (flow(spec="activeDeadlineSeconds: 60 # <-"), LONG),
    "the step that matters, not the earlier one that continueOn forgives": (
        document("""
            entrypoint: main
            templates:
              - name: main
                steps:
                  - - {name: A, template: a, continueOn: {failed: true}}
                  - - {name: B, template: b}
              - {name: a, container: {image: 'a:1'}}
              - {name: b, container: {image: 'a:1'}} # <-
        """),
        FAIL,
    ),
    "the exit handler's template": (
        document("""
            entrypoint: main
            onExit: clean
            templates:
              - {name: main, container: {image: 'a:1'}}
              - {name: clean, container: {image: 'a:1'}} # <-
        """),
        {"tasks": {"clean": {"attempts": ["fail 5s"]}}},
    ),
    "nothing where all went well": (flow(), {}),
}
STRATEGY = "k8s.aliyun.com/eci-fail-strategy"
PROFILE = f"""
apiVersion: v1
kind: ConfigMap
metadata: {{name: eci-profile, namespace: kube-system}}
data:
  vSwitchIds: vsw-b
  selectors: |
    [{{"name": "all", "objectSelector": {{"matchLabels": {{}}}},
      "effect": {{"annotations": {{"{STRATEGY}": "fail-back"}}}}}}]
"""
STUCK = {
    "the template, where fail-back is the default": (flow(mark=MARK), DRY),
    "the fail strategy of the template": (flow(f"metadata:\n  annotations:\n    {STRATEGY}: fail-back # <-"), DRY),
    "the fail strategy of podMetadata": (
        flow(spec=f"podMetadata:\n  annotations:\n    {STRATEGY}: fail-back # <-"),
        DRY,
    ),
    "fail-fast where it leaves the pod Pending": (
        flow(f"metadata:\n  annotations:\n    {STRATEGY}: fail-fast # <-"),
        DRY | {"create": {"fail_fast": "pending"}},
    ),
    "the affinity that leaves no place": (
        flow("retryStrategy:\n  limit: 3\n  retryPolicy: Always\n  affinity:\n    nodeAntiAffinity: {} # <-"),
        DRY | FAIL | {"zones": {"b": {"vswitch": "vsw-b"}}},
    ),
    "the image that cannot be pulled": (
        flow(main="container:\n  image: 'a:1' # <-"),
        {"pending": "0s", "tasks": {"*": {"attempts": ["pull-failed"]}}},
    ),
    "the template of a pod that hangs": (flow(mark=MARK), {"tasks": {"*": {"attempts": ["hang"]}}}),
    "the suspension that nobody ends": (flow(main="suspend: {} # <-"), {}),
    "the workflow that is suspended": (flow(spec="suspend: true # <-"), {}),
    "the lock that is never free": (
        document("""
            entrypoint: main
            templates:
              - name: main
                synchronization: {mutexes: [{name: k}]}
                steps: [[{name: A, template: leaf}]]
              - name: leaf
                synchronization: # <-
                  mutexes: [{name: k}]
                container: {image: 'a:1'}
        """),
        {},
    ),
    "nothing where a limit of ours ended it": (flow(), LONG | {"limits": {"horizon": "10m"}}),
}
DECIDED = RETRIED | ENDED | STUCK
"""A workflow and a scenario each."""
