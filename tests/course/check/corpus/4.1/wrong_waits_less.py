# says: a shorter wait decides nothing
from gillab.course.own_scenarios import Claim, open_scenarios

table = open_scenarios()


def bears_out(better, worse):
    if better.wait_s > worse.wait_s or better.load != worse.load or not better.comparable:
        return False
    return not worse.keeps_limit or better.work.low > worse.work.high


GUESS = 9
CLAIMS = [
    Claim(load, better.way, worse.way)
    for load, rows in table.loads.items()
    for better in rows
    for worse in rows
    if bears_out(better, worse)
]
