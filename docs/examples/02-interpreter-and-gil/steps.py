import dis

counter = 0


def one():
    return 1


def add_constant():
    global counter
    counter += 1


def add_call():
    global counter
    counter += one()


for function in (add_constant, add_call):
    names = [step.opname for step in dis.get_instructions(function)]
    first, last = names.index("LOAD_GLOBAL"), names.index("STORE_GLOBAL")
    print(f"{function.__name__:>12}: ", " → ".join(names[first : last + 1]))
