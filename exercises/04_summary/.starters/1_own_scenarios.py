# %% [markdown]
# ## Step 4.1: your own scenarios
# `table` has the rows that you kept in `play server` and `play desktop`; ours
# if you kept none. `table.loads` is {load: rows}. A row has `load`, `way`,
# `keeps_limit`, and `work` a second with `.median`, `.low`, `.high`. Rows that
# were dragged by hand are not `comparable`.

# %%
from gillab.charts.scenario_runs import Row
from gillab.course.notebook import show
from gillab.course.own_scenarios import Claim, listing, open_scenarios, sentence

table = open_scenarios()


# %%
def bears_out(better: Row, worse: Row) -> bool:
    """Whether two rows show that the first way is the better choice.

    It has to keep the limit; then it has to do surely more work, or the other
    one does not keep the limit. Both had the same load.
    """
    # TODO 1: so far chance decides. When would you say it aloud?
    return better.work.median > worse.work.median


# %% [markdown]
# Your verdict: what does your own table show?

# %%
# TODO 2: your sentences, by hand: Claim("load", better="way", worse="way").
# `check 4.1 --run` prints all loads and ways that you have.
CLAIMS: list[Claim] = []

# %%
if __name__ == "__main__":
    print(listing(table))
    show(table.figure(), table.results, "The work of each way under each load.")
    for claim in CLAIMS:
        print(sentence(claim, table))
