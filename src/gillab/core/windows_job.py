"""Windows: a job object limits memory and processes and ends them together.

Sources: CreateJobObjectW, SetInformationJobObject and TerminateJobObject (learn.microsoft.com,
"Job Objects"). `holds` is False where no job object can be made, for example inside one that
forbids nesting: `process_tree` then counts and ends the family itself.
"""

import ctypes
import os
import subprocess
import sys

EXTENDED_LIMITS, ACCOUNTING = 9, 1  # JOBOBJECTINFOCLASS
ACTIVE_PROCESS, JOB_MEMORY, KILL_ON_CLOSE = 0x0008, 0x0200, 0x2000  # LimitFlags


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("BasicLimitInformation", BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


class Accounting(ctypes.Structure):
    """JOBOBJECT_BASIC_ACCOUNTING_INFORMATION."""

    _fields_ = (
        ("Times", ctypes.c_int64 * 4),
        ("TotalPageFaultCount", ctypes.c_uint32),
        ("TotalProcesses", ctypes.c_uint32),
        ("ActiveProcesses", ctypes.c_uint32),
        ("TotalTerminatedProcesses", ctypes.c_uint32),
    )


def without_launcher(command: list[str], env: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    """The command with the real Python: a venv's launcher would start it outside the job object.

    As in Python's own multiprocessing, a variable tells the real Python which venv it belongs to:
    https://github.com/python/cpython/blob/3.14/Lib/multiprocessing/popen_spawn_win32.py
    """
    base = getattr(sys, "_base_executable", sys.executable)
    same = os.path.normcase(command[0]) == os.path.normcase(sys.executable)
    if not same or os.path.normcase(base) == os.path.normcase(sys.executable):
        return command, env
    return [base, *command[1:]], env | {"__PYVENV_LAUNCHER__": sys.executable}


def limits_of(processes: int, memory_bytes: int) -> ExtendedLimits:
    """Limits with one process more than allowed, so that `processes` can show too many."""
    limits = ExtendedLimits()
    limits.BasicLimitInformation.LimitFlags = ACTIVE_PROCESS | JOB_MEMORY | KILL_ON_CLOSE
    limits.BasicLimitInformation.ActiveProcessLimit = processes + 1
    limits.JobMemoryLimit = memory_bytes
    return limits


class Job:
    """A job object with the program and all it starts; assign it before the program does anything.

    Windows ends its processes when our handle is closed, also because we were killed.
    """

    def __init__(self, program: subprocess.Popen, processes: int, memory_bytes: int):
        self.kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # ty: ignore
        self.kernel.CreateJobObjectW.restype = ctypes.c_void_p
        self.handle = ctypes.c_void_p(self.kernel.CreateJobObjectW(None, None))
        limits = limits_of(processes, memory_bytes)
        self.holds = bool(
            self.handle
            and self.kernel.SetInformationJobObject(
                self.handle, EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
            )
            and self.kernel.AssignProcessToJobObject(
                self.handle,
                ctypes.c_void_p(int(program._handle)),  # ty: ignore
            )
        )

    def processes(self) -> int:
        """The number of processes in it now."""
        seen = Accounting()
        self.kernel.QueryInformationJobObject(
            self.handle, ACCOUNTING, ctypes.byref(seen), ctypes.sizeof(seen), None
        )
        return seen.ActiveProcesses

    def end(self) -> None:
        if self.holds:
            self.kernel.TerminateJobObject(self.handle, 9)
