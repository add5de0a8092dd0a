import os
import subprocess
import sys
from concurrent import interpreters

start = os.getcwd()
other = interpreters.create()
other.prepare_main(main_pid=os.getpid())
other.exec("""
import os
print("same process:", os.getpid() == main_pid)
os.chdir("..")
os.environ["SEAT"] = "12A"
""")
other.close()

print("main was moved to another folder:", os.getcwd() != start)
print("main's os.environ has SEAT:", "SEAT" in os.environ)

look = "import os; print('but a child process finds SEAT =', os.environ.get('SEAT'))"
subprocess.run([sys.executable, "-c", look], check=True)
