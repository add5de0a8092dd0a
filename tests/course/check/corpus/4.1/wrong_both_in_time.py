# says: the second does not keep the limit
from gillab.course.own_scenarios import Claim, open_scenarios

table = open_scenarios()


def bears_out(better, worse):
    in_time = better.keeps_limit and worse.keeps_limit
    return in_time and better.work.low > worse.work.high


CLAIMS = [
    Claim(load, better.way, worse.way)
    for load, rows in table.loads.items()
    for better in rows
    for worse in rows
    if bears_out(better, worse)
]
