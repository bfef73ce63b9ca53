"""A region for tests of images: a public registry of 10 MB/s, one in the VPC of 80 MB/s, images of 100 MB."""

from dataclasses import dataclass, field

import simpy

from manifests.eci import PodSettings
from simulator.assumptions import Ledger
from simulator.cloud.images.need import Need
from simulator.cloud.images.store import ImageStore
from simulator.data.client import Client
from simulator.data.link import Link
from simulator.data.network import Network
from simulator.scenario import read_scenario

MB = 1e6
GIB = 1024.0**3
RATES = ("registry.public=10MB/s", "registry.vpc=80MB/s")


@dataclass
class Pulled:
    """What became of one pod's pull; `ended` is None where it is not over."""

    began: float
    ended: float | None = None
    hits: list[str] = field(default_factory=list)
    bound: dict[str, float] = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)

    @property
    def seconds(self):
        return None if self.ended is None else self.ended - self.began


def need(*images, storage=30, anonymous=True, **annotations):
    """Images as `tool:1`, or `tool:1 Always` with a pull policy."""
    policies = {image: policy or "IfNotPresent" for image, _, policy in (image.partition(" ") for image in images)}
    keys = {f"k8s.aliyun.com/{name.replace('_', '-')}": value for name, value in annotations.items()}
    if storage > 30:
        keys["k8s.aliyun.com/eci-extra-ephemeral-storage"] = f"{storage - 30}Gi"
    return Need(policies, PodSettings(keys), storage * GIB, anonymous)


class Region:
    def __init__(self, *settings):
        self.env = simpy.Environment()
        self.ledger = Ledger()
        self.images = read_scenario(None, [*RATES, *settings]).images
        self.store = ImageStore(self.env, Network(self.env), self.images, self.ledger)
        self._pods = 0

    def start(self, *images, at=0.0, card=1000 * MB, **more):
        """A pod that will pull from `at` on."""
        self._pods += 1
        pulled = Pulled(at)
        link = Link(f"card {self._pods}", card, "pod-nic")

        def life():
            yield self.env.timeout(at - self.env.now)
            pull = self.store.pull(need(*images, **more), pulled.shown.append)
            pulled.hits = pull.hits
            yield from pull.run(Client("workflow", "node", link, pulled.bound))
            pulled.ended = self.env.now

        pulled.process = self.env.process(life())
        return pulled

    def pull(self, *images, at=None, **more):
        """A pod that pulls, from now on or from `at` on, until its images are there."""
        pulled = self.start(*images, at=self.env.now if at is None else at, **more)
        self.env.run(until=pulled.process)
        return pulled

    def said(self, words):
        """What the report would say of things whose description has these words."""
        return [entry.value for entry in self.ledger.listed() if words in entry.what]
