"""How tests are spread over the processes of pytest-xdist, and what happens when one crashes."""

from xdist.scheduler import LoadScopeScheduling

# Tests of one file or folder here share something that takes seconds to make. All others are
# spread over the processes one by one.
TOGETHER = (
    "tests/browser/test_firefox.py",
    "tests/browser/test_live.py",
    "tests/browser/test_one_tab.py",
    "tests/charts/test_embed.py",
    "tests/compat/test_probe.py",
    "tests/course/deck/",
    "tests/scripts/setup/test_live.py",
    "tests/site/test_hook.py",
    "tests/site/test_lab.py",
    "tests/which/test_command.py",
)


def group(nodeid: str) -> str:
    """Tests of one group run in one process; most tests are a group of their own."""
    return next((place for place in TOGETHER if nodeid.startswith(place)), nodeid)


class Together(LoadScopeScheduling):
    """A scheduler of our own, since xdist 3.8 does not see its marker xdist_group in pytest 9.2.

    After a crash, xdist's LoadScopeScheduling runs the test that crashed once more, and hands out
    groups in which nothing is left to do. No process ever reports those, so the run waits for ever.
    """

    def _split_scope(self, nodeid):
        return group(nodeid)

    def remove_node(self, node):
        """The test that crashed counts as run, and as failed; the other tests are run elsewhere."""
        units = self.assigned_work[node]
        self.assigned_work[node] = left = {
            scope: unit for scope, unit in units.items() if not all(unit.values())
        }
        if not left:
            return super().remove_node(node)
        scope, unit = next(iter(left.items()))
        crashed = next(test for test, done in unit.items() if not done)
        unit[crashed] = True
        if all(unit.values()):
            del left[scope]
        super().remove_node(node)
        return crashed

    def _reschedule(self, node):
        """Keep one test waiting behind the one that runs: without it a process does not start.

        One that replaces a crashed process gets tests once it has collected them. xdist asks for
        all processes as soon as one has, and two may be replaced at the same time.
        """
        while not node.shutting_down and node in self.registered_collections:
            if not self.workqueue:
                node.shutdown()
            elif self._pending_of(self.assigned_work[node]) > 1:
                return
            else:
                self._assign_work_unit(node)
