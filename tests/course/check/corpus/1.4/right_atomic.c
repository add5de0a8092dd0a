/* A counter in C. `total` lives in the process, not in an interpreter. */
#define Py_LIMITED_API 0x030E0000 /* stable ABI: one build for 3.14, 3.15 … */
#include <Python.h>
#include <stdatomic.h>

/* volatile: one read and one write for every addition */
static atomic_llong total = 0;

static PyObject *bump(PyObject *module, PyObject *args)
{
    Py_ssize_t times;
    if (!PyArg_ParseTuple(args, "n", &times))
        return NULL;
    for (Py_ssize_t i = 0; i < times; i++)
        total++; /* we hold the GIL … of our own interpreter */
    Py_RETURN_NONE;
}

static PyObject *get_total(PyObject *module, PyObject *nothing)
{
    return PyLong_FromLongLong(total);
}

static PyMethodDef methods[] = {
    {"bump", bump, METH_VARARGS, NULL},
    {"get_total", get_total, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {
    /* says who? We do. */
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
    {0, NULL},
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "tally",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit_tally(void) { return PyModuleDef_Init(&definition); }
