from gillab.course.own_scenarios import Claim, open_scenarios

table = open_scenarios()


def bears_out(better, worse):
    limit = better.subject.limit_s
    if better.wait_s > limit or better.load != worse.load or "by hand" in better.load:
        return False
    if worse.wait_s > limit:
        return True
    return better.work.low > worse.work.high


GUESS = 9
CLAIMS = [
    Claim(load, better.way, worse.way)
    for load, rows in table.loads.items()
    for better in rows
    for worse in rows
    if bears_out(better, worse)
]
