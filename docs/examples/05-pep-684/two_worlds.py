import string
import sys
from concurrent import interpreters

other = interpreters.create()
other.exec("""
import sys, string
string.digits = "no digits here"
sys.path.append("/only/in/the/other")
answer = 42
""")

print("main's string.digits:", string.digits)
print("main has the other's path:", "/only/in/the/other" in sys.path)
print("main has its variable:", "answer" in globals())
other.exec("print('the other still has:', answer, '/', string.digits)")
other.close()
