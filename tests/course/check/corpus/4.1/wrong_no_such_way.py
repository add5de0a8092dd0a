# says: no way 'fibers'
from gillab.course.own_scenarios import Claim, open_scenarios

table = open_scenarios()


def bears_out(better, worse):
    if not better.keeps_limit or better.load != worse.load or not better.comparable:
        return False
    return not worse.keeps_limit or better.work.low > worse.work.high


GUESS = 9
CLAIMS = [Claim(next(iter(table.loads)), "fibers", "threads×2")]
