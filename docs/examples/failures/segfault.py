# needs: unix (signals)
import signal
import subprocess
import sys

CODE = """
from concurrent import interpreters
interp = interpreters.create()
interp.exec('import ctypes; ctypes.string_at(0)')
print('main goes on')
"""
ended = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=20)
print("the whole process:", signal.Signals(-ended.returncode).name)
print("main printed:", repr(ended.stdout))
