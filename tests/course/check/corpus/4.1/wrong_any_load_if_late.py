# says: the loads differ
from gillab.course.own_scenarios import Claim, open_scenarios

table = open_scenarios()


def bears_out(better, worse):
    if not better.keeps_limit:
        return False
    if not worse.keeps_limit:
        return True
    same = better.load == worse.load and better.comparable
    return same and better.work.low > worse.work.high


GUESS = 9
CLAIMS = [
    Claim(load, better.way, worse.way)
    for load, rows in table.loads.items()
    for better in rows
    for worse in rows
    if bears_out(better, worse)
]
