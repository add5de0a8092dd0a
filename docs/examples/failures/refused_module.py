# needs: unix (the curses module)
from concurrent import interpreters

interp = interpreters.create()
try:
    interp.exec("import curses")
except interpreters.ExecutionFailed as error:
    print(str(error).splitlines()[0])
interp.close()
