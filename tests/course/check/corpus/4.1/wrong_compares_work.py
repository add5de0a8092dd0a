# says: compare an end of one with an end
# %% [markdown]
# ## Step 4.1: your own scenarios
# `table` has the rows that you kept in `play server` and `play desktop`; ours
# if yours bear out nothing. `table.loads` is {load: rows}. A row has `load`,
# `way`, `keeps_limit`, and `work` a second with `.median`, `.low`, `.high`.
# Rows that were dragged by hand are not `comparable`.

# %%
from gillab.charts.scenario_runs import Row
from gillab.course.notebook import show
from gillab.course.own_scenarios import Claim, listing, open_scenarios, sentence

table = open_scenarios()


# %%
def bears_out(better: Row, worse: Row) -> bool:
    """Whether two rows show that the first way is the better choice.

    Say yes only if both rows have the same load, neither was dragged by hand,
    the first keeps the limit, and either the second does not or the first
    surely does more work.
    """
    if not better.keeps_limit or better.load != worse.load or not better.comparable:
        return False
    return not worse.keeps_limit or better.work > worse.work


# %% [markdown]
# Your verdict: what does your own table show?

# %%
GUESS: int | None = 9
CLAIMS: list[Claim] = [
    Claim(load, better.way, worse.way)
    for load, rows in table.loads.items()
    for better in rows
    for worse in rows
    if bears_out(better, worse)
]

# %%
if __name__ == "__main__":
    print(listing(table))
    show(table.figure(), table.results, "The work of each way under each load.")
    for claim in CLAIMS:
        print(sentence(claim, table))
