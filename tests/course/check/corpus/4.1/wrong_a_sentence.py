# says: in CLAIMS is 'interpreters are faster'
from gillab.course.own_scenarios import open_scenarios

table = open_scenarios()


def bears_out(better, worse):
    if not better.keeps_limit or better.load != worse.load or not better.comparable:
        return False
    return not worse.keeps_limit or better.work.low > worse.work.high


GUESS = 9
CLAIMS = ["interpreters are faster"]
