"""Lay out an SQL statement with sqlparse."""

import sqlparse


def lay_out(statement):
    return sqlparse.format(statement, reindent=True, keyword_case="upper")


TASKS = [
    f"select a.id, b.name, count(*) from a join b on a.id = b.a_id where b.kind = {n} and "
    "(a.price > 10 or a.price is null) group by a.id, b.name order by 3 desc limit 10"
    for n in range(12)
]
