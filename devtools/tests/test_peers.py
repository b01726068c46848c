"""What is measured beside ours is the one we know, and only its bench has it."""

import re

import pytest

from ..paths import ROOT
from ..peers import PEERS, ensure


@pytest.mark.parametrize("name", PEERS)
def test_peers_are_pinned_by_version_and_hash(name):
    assert (ROOT / "bench" / f"{name}.py").is_file()
    for line in PEERS[name].requirements.splitlines():
        assert re.fullmatch(r"[\w-]+==[\w.]+ --hash=sha256:[0-9a-f]{64}", line)


def test_a_bench_without_peer_fetches_nothing(tmp_path):
    assert ensure(tmp_path, "due") is None
    assert not list(tmp_path.iterdir())
