# needs: unix (time.tzset and the umask)
import locale
import os
import sys
import time
from concurrent import interpreters

os.umask(0o022)
locale.setlocale(locale.LC_CTYPE, "UTF-8" if sys.platform == "darwin" else "C.UTF-8")
os.environ.pop("TZ", None)
time.tzset()
hour = time.localtime(0).tm_hour

other = interpreters.create()
other.exec("""
import locale, os, time
os.umask(0o077)
locale.setlocale(locale.LC_CTYPE, "C")
os.environ["TZ"] = "UTC-9" if time.localtime(0).tm_hour == 0 else "UTC0"
time.tzset()
""")
other.close()

print("main's umask:", oct(os.umask(0o022)))
print("main's LC_CTYPE:", locale.setlocale(locale.LC_CTYPE))
print("main's clock has another hour:", time.localtime(0).tm_hour != hour)
print("main's os.environ has TZ:", "TZ" in os.environ)
os.reload_environ()
print("after os.reload_environ():", "TZ" in os.environ)
