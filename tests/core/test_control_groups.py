"""Limits of control groups, of both versions, in trees of files made for the test."""

import pytest

from gillab.core import control_groups

V2 = "30 20 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw\n"
V1_CPU = "31 20 0:27 {top} /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
V1_MEMORY = "32 20 0:28 {top} /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
V1 = V1_CPU.format(top="/") + V1_MEMORY.format(top="/")
IN_DOCKER = V1_CPU.format(top="/docker/ab") + V1_MEMORY.format(top="/docker/ab")
GROUP_V1 = "5:cpu,cpuacct:/a/b\n4:memory:/a\n3:pids:/a/b\n"

# (what it is, /proc/self/mountinfo, /proc/self/cgroup, files, cores, bytes of memory)
TREES = [
    ("nothing at all", "", "", {}, None, None),
    ("no limit", V2, "0::/a\n", {"a/cpu.max": "max 100000", "a/memory.max": "max"}, None, None),
    ("own", V2, "0::/a\n", {"a/cpu.max": "150000 100000", "a/memory.max": "7"}, 1.5, 7),
    (
        "a parent allows less",
        V2,
        "0::/a/b/c\n",
        {"a/cpu.max": "50000 100000", "a/b/c/cpu.max": "200000 100000", "a/memory.max": "9"},
        0.5,
        9,
    ),
    ("the top of a container", V2, "0::/\n", {"cpu.max": "50000 100000"}, 0.5, None),
    ("a group outside of what is seen", V2, "0::/../x\n", {"cpu.max": "50000 100000"}, 0.5, None),
    ("a neighbour's limit", V2, "0::/a\n", {"b/cpu.max": "50000 100000"}, None, None),
    ("nonsense", V2, "0::/a\n", {"a/cpu.max": "x y", "a/memory.max": "z"}, None, None),
    (
        "version 1, a parent allows less",
        V1,
        GROUP_V1,
        {
            "cpu,cpuacct/a/cpu.cfs_quota_us": "50000",
            "cpu,cpuacct/a/cpu.cfs_period_us": "100000",
            "cpu,cpuacct/a/b/cpu.cfs_quota_us": "100000",
            "cpu,cpuacct/a/b/cpu.cfs_period_us": "100000",
            "memory/memory.limit_in_bytes": "5",
            "memory/a/memory.limit_in_bytes": "6",
        },
        0.5,
        5,
    ),
    (
        "version 1, no limit",
        V1,
        GROUP_V1,
        {
            "cpu,cpuacct/a/cpu.cfs_quota_us": "-1",
            "cpu,cpuacct/a/cpu.cfs_period_us": "100000",
            "memory/a/memory.limit_in_bytes": str((1 << 63) - 4096),
        },
        None,
        None,
    ),
    (
        "version 1 in a container whose tree starts at its own group",
        IN_DOCKER,
        "5:cpu,cpuacct:/docker/ab\n4:memory:/docker/ab\n",
        {
            "cpu,cpuacct/cpu.cfs_quota_us": "50000",
            "cpu,cpuacct/cpu.cfs_period_us": "100000",
            "memory/memory.limit_in_bytes": "8",
        },
        0.5,
        8,
    ),
    (
        "both versions, as systemd's hybrid",
        V2.replace("/sys/fs/cgroup", "/sys/fs/cgroup/unified") + V1,
        "5:cpu,cpuacct:/a\n0::/a\n",
        {"cpu,cpuacct/a/cpu.cfs_quota_us": "30000", "cpu,cpuacct/a/cpu.cfs_period_us": "100000"},
        0.3,
        None,
    ),
]


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree[0])
def test_the_least_limit_over_the_group_and_its_parents(tree, tmp_path):
    _, mountinfo, cgroup, files, cores, memory = tree
    own = {"proc/self/mountinfo": mountinfo, "proc/self/cgroup": cgroup}
    for name, text in {**own, **{f"sys/fs/cgroup/{k}": v for k, v in files.items()}}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert control_groups.cores(tmp_path) == cores
    assert control_groups.memory_bytes(tmp_path) == memory


def test_this_machine_is_read_without_an_error():
    assert control_groups.cores() is None or control_groups.cores() > 0
    assert control_groups.memory_bytes() is None or control_groups.memory_bytes() > 0
