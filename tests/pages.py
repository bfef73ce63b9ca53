"""Pages of the docs, followed from top to bottom as a reader would: write each file, run each command.

A fence whose language is followed by a name, such as `yaml workflow.yaml`, is a file, and a later one of that name a
new version of it. A page that has files is followed in a folder that holds nothing else, any other one in the checkout.
A fence of language `console` holds commands; a number after it is the exit code that all of them have, which is else 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.consoles import ROOT, exchanges, rewritten, verdict

PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STEP = re.compile(
    r"^```(?:console(?: (?P<code>\d))?|\w+ (?P<file>[\w./-]+\.\w+))\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL
)
"""A console or a file."""


@dataclass(frozen=True)
class Page:
    """`text` is Markdown, `scratch` an empty folder for its files."""

    text: str
    scratch: Path

    @property
    def folder(self) -> Path:
        return self.scratch if any(step["file"] for step in STEP.finditer(self.text)) else ROOT

    def mistakes(self) -> Iterator[str]:
        """What the page shows and does not happen."""
        for step in STEP.finditer(self.text):
            if step["file"]:
                self._write(step)
                continue
            for exchange in exchanges(step["body"], int(step["code"] or 0)):
                wrong = verdict(exchange, self.folder)
                if wrong:
                    yield wrong

    def renewed(self) -> str:
        """The page with today's outputs."""
        return STEP.sub(self._renewed, self.text)

    def _renewed(self, step: re.Match[str]) -> str:
        if step["file"]:
            self._write(step)
            return step.group()
        return step.group().replace(step["body"], rewritten(step["body"], self.folder))

    def examples(self) -> Iterator[str]:
        """The Python of the page that is no file; the files lie in the folder as the page leaves them."""
        for step in STEP.finditer(self.text):
            if step["file"]:
                self._write(step)
        yield from PYTHON.findall(self.text)

    def _write(self, step: re.Match[str]) -> None:
        path = self.scratch / step["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(step["body"], encoding="utf-8")
