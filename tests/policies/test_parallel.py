"""Two processes say what one says."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

import policies.lint
from manifests import UsageError, load, loads
from policies import parallel
from policies.lint import lint
from policies.parallel import beside
from policies.policy import Policy
from policies.selection import EVERYTHING

ROOT = Path(__file__).parent.parent.parent

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")


def test_the_call_is_made_in_another_process():
    with beside(os.getpid) as result:
        assert result() != os.getpid()


def test_what_comes_back_is_equal_to_what_the_call_returns():
    found = lint(load(["fixtures/flawed"])).findings
    with beside(lambda: found) as result:
        assert result() == found
    assert found


class Odd(Exception):
    """One that cannot be sent to another process."""

    def __reduce__(self):
        raise TypeError


def test_what_the_call_raises_is_raised_here():
    def fail():
        raise Odd("as it is")

    with pytest.raises(Odd, match="as it is") as caught, beside(fail) as result:
        result()
    assert caught.traceback[-1].name == "fail"


def test_a_result_that_cannot_be_sent_is_made_here():
    with beside(lambda: lambda: 7) as result:
        assert result()() == 7


def test_a_process_that_is_killed_is_made_up_for():
    home = os.getpid()

    def die():
        if os.getpid() != home:
            os.kill(os.getpid(), signal.SIGKILL)
        return "made here"

    with beside(die) as result:
        assert result() == "made here"


def test_no_process_is_left_when_the_body_is_interrupted():
    began = time.monotonic()
    with suppress(KeyboardInterrupt), beside(lambda: time.sleep(60)):
        raise KeyboardInterrupt
    assert time.monotonic() - began < 30
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_beside_threads_nothing_is_forked():
    ready = threading.Event()
    thread = threading.Thread(target=ready.wait)
    thread.start()
    try:
        with beside(os.getpid) as result:
            assert result() == os.getpid()
    finally:
        ready.set()
        thread.join()


def test_where_no_process_can_be_had_the_call_is_made_here(monkeypatch):
    from multiprocessing.context import ForkProcess

    def refuse(self):
        raise BlockingIOError

    monkeypatch.setattr(ForkProcess, "start", refuse)
    with beside(os.getpid) as result:
        assert result() == os.getpid()


# In lint


@pytest.fixture
def forks(monkeypatch):
    """Whatever is linted with two jobs is long enough for two processes."""
    monkeypatch.setattr(policies.lint, "LONG", -1)


@pytest.mark.usefixtures("forks")
def test_two_jobs_find_what_one_finds_in_the_same_order():
    one, two = (lint(load(["fixtures"]), EVERYTHING, jobs=jobs) for jobs in (1, 2))
    assert two.findings == one.findings
    assert two.suppressed == one.suppressed
    assert len({finding.category for finding in two.findings}) > 5


class Broken(Policy):
    """It raises."""

    name, category, source = "broken", "test", "nowhere"

    def check_workflow(self, workflow, context):
        raise ZeroDivisionError("in a policy")
        yield


@pytest.mark.usefixtures("forks")
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_in_a_policy_is_the_same_with_two_jobs(monkeypatch, jobs):
    monkeypatch.setattr("policies.lint.own_policies", lambda: (Broken,))
    with pytest.raises(UsageError, match=r"the policy 'broken' \(nowhere\) failed: ZeroDivisionError\('in a policy'\)"):
        lint(loads("kind: Workflow\nspec: {}\n"), jobs=jobs)


@pytest.mark.parametrize(("size", "forked"), [(1, False), (20_000, True)])
def test_only_a_long_text_is_worth_a_process(monkeypatch, size, forked):
    calls = []

    def recorded(call):
        calls.append(call)
        return beside(call)

    monkeypatch.setattr("policies.lint.beside", recorded)
    lint(loads("kind: Workflow\nspec: {}\n" + "# 34567\n" * size), jobs=2)
    assert bool(calls) is forked


INTERRUPTED = """
import os, signal, sys, time
import policies.lint
from manifests import loads

policies.lint.LONG = -1
policies.lint._advice = lambda *them: time.sleep(60)

def validate(manifests):
    print("ready", flush=True)
    time.sleep(60)

policies.lint.validate = validate
try:
    policies.lint.lint(loads("kind: Workflow\\nspec: {}\\n"), jobs=2)
except KeyboardInterrupt:
    print("interrupted")
"""


def test_ctrl_c_ends_both_processes_and_is_told_once():
    run = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert run.stdout is not None
    assert run.stdout.readline() == "ready\n"
    os.killpg(run.pid, signal.SIGINT)  # a terminal tells all processes of the group
    assert run.communicate(timeout=30) == ("interrupted\n", "")
    assert run.returncode == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)


def test_there_is_at_least_one_processor():
    assert parallel.processors() >= 1
