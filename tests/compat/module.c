/* One extension module in several characters: the test defines NAME and one of the KINDs. */
#define Py_LIMITED_API 0x030E0000
#include <Python.h>
#include <stdlib.h>
#include <string.h>

static int loaded = 0; /* lives in the process: an interpreter of its own does not help */
#ifdef LEAKS
static char *volatile kept; /* volatile: else the compiler sees that nobody reads it */
#endif

static int execute(PyObject *module)
{
    loaded++;
#ifdef CRASHES /* in the second interpreter */
    if (loaded > 1)
        *(volatile int *)NULL = 1;
#endif
#ifdef FAILS /* in the second interpreter, with an exception */
    if (loaded > 1) {
        PyErr_SetString(PyExc_ImportError, "only once for each process");
        return -1;
    }
#endif
#ifdef HANGS /* in the second interpreter, without end: no Python code can stop it */
    for (volatile int forever = loaded > 1; forever;)
        ;
#endif
#ifdef LEAKS /* a megabyte for each interpreter */
    kept = malloc(1 << 20);
    memset(kept, loaded, 1 << 20);
#endif
    return PyModule_AddIntConstant(module, "ORDER", loaded);
}

#define TEXT_OF(name) #name
#define TEXT(name) TEXT_OF(name)
#define JOINED(one, two) one##two
#define INIT(name) JOINED(PyInit_, name)

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
#ifdef SLOT
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
    {0, NULL},
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = TEXT(NAME),
#ifndef SINGLE
    .m_slots = slots,
#endif
};

PyMODINIT_FUNC INIT(NAME)(void)
{
#ifdef SINGLE
    PyObject *module = PyModule_Create(&definition);
    if (module && execute(module) < 0)
        Py_CLEAR(module);
    return module;
#else
    (void)slots;
    return PyModuleDef_Init(&definition);
#endif
}
