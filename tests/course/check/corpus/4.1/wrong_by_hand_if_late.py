# says: no two hands drag alike
from gillab.course.own_scenarios import Claim, open_scenarios

table = open_scenarios()


def bears_out(better, worse):
    if not better.keeps_limit or better.load != worse.load:
        return False
    if not worse.keeps_limit:
        return True
    return better.comparable and better.work.low > worse.work.high


GUESS = 9
CLAIMS = [
    Claim(load, better.way, worse.way)
    for load, rows in table.loads.items()
    for better in rows
    for worse in rows
    if bears_out(better, worse)
]
