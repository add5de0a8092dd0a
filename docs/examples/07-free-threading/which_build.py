import sys
import sysconfig

free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
if not free_threaded:
    print("default build: threads take turns; interpreters run side by side")
elif sys._is_gil_enabled():
    print("free-threaded build, but something switched the lock on again")
else:
    print("free-threaded build: threads run side by side")
