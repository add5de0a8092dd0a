/* Counting references: with the GIL, and with the GIL switched off. */
#define Py_LIMITED_API 0x030E0000 /* stable ABI: one build for 3.14, 3.15 … */
#include <Python.h>

static int read_arguments(PyObject *args, PyObject **thing, Py_ssize_t *times)
{
    return PyArg_ParseTuple(args, "On", thing, times);
}

static PyObject *add_held(PyObject *module, PyObject *args)
{
    PyObject *thing;
    Py_ssize_t times;
    if (!read_arguments(args, &thing, &times))
        return NULL;
    for (Py_ssize_t i = 0; i < times; i++)
        Py_INCREF(thing); /* read the count, add 1, write it back */
    Py_RETURN_NONE;
}

static PyObject *add_released(PyObject *module, PyObject *args)
{
    PyObject *thing;
    Py_ssize_t times;
    if (!read_arguments(args, &thing, &times))
        return NULL;
    Py_BEGIN_ALLOW_THREADS /* the GIL is off: another thread may run */
    for (Py_ssize_t i = 0; i < times; i++)
        Py_INCREF(thing); /* two read 5, both write 6: one count is lost */
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

/* What "pure" code does with an object it only reads: put it into a list of
   a thousand and throw the list away. A thousand references come and go, and
   the sum should be 0. */
static PyObject *use_released(PyObject *module, PyObject *args)
{
    PyObject *thing;
    Py_ssize_t times;
    if (!read_arguments(args, &thing, &times))
        return NULL;
    Py_BEGIN_ALLOW_THREADS
    for (Py_ssize_t i = 0; i < times; i++) {
        for (int entry = 0; entry < 1000; entry++)
            Py_INCREF(thing); /* one lost: the count is too low … */
        for (int entry = 0; entry < 1000; entry++)
            Py_DECREF(thing); /* … and at 0 the object is freed, in use */
    }
    Py_END_ALLOW_THREADS
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"add_held", add_held, METH_VARARGS, NULL},
    {"add_released", add_released, METH_VARARGS, NULL},
    {"use_released", use_released, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{0, NULL}};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "gilswitch",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit_gilswitch(void) { return PyModuleDef_Init(&definition); }
