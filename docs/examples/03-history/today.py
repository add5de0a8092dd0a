import sys
import sysconfig

print("implementation:", sys.implementation.name)
print("built to run without the lock:", bool(sysconfig.get_config_var("Py_GIL_DISABLED")))
print("lock in use right now:", sys._is_gil_enabled())
print("a waiting thread asks for it after:", sys.getswitchinterval(), "s")
print("the old rule, every N instructions:", hasattr(sys, "setcheckinterval"))
