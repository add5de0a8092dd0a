"""Step 5.4: a function of your own. Which executor is right for it?"""

# TODO 1: a function `work` that computes something of yours, and TASKS, a list
# with its argument for each call: two calls or more.

# TODO 2: guess before you measure. "threads", "processes", "interpreters" or
# "no pool".
GUESS = None

# TODO 3: measure it with `which`. It names the break-even, the length of a task
# in seconds from which on a pool pays; None if it says that none ever does.
BREAK_EVEN_S = 0.0

# Are your TASKS long enough for a pool? True or False.
LONG_ENOUGH = None
