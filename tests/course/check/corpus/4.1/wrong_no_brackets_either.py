# says: put brackets around what `or` joins
from gillab.course.own_scenarios import Claim, open_scenarios

table = open_scenarios()


def bears_out(better, worse):
    same = better.load == worse.load and better.comparable
    apart = better.work.low > worse.work.high
    return same and better.keeps_limit and not worse.keeps_limit or apart


GUESS = 9
CLAIMS = [
    Claim(load, better.way, worse.way)
    for load, rows in table.loads.items()
    for better in rows
    for worse in rows
    if bears_out(better, worse)
]
