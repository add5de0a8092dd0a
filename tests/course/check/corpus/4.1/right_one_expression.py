from gillab.course.own_scenarios import Claim, open_scenarios

table = open_scenarios()


def bears_out(better, worse):
    same = better.load == worse.load and better.comparable
    return (
        same and better.keeps_limit and (not worse.keeps_limit or worse.work.high < better.work.low)
    )


GUESS = 9
CLAIMS = [
    Claim(load, better.way, worse.way)
    for load, rows in table.loads.items()
    for better in rows
    for worse in rows
    if bears_out(better, worse)
]
