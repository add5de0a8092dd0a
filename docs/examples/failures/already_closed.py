from concurrent import interpreters

interp = interpreters.create()
interp.close()
for attempt in (lambda: interp.exec("print('anybody there?')"), interp.close):
    try:
        attempt()
    except interpreters.InterpreterNotFoundError as error:
        print(f"InterpreterNotFoundError: {error}")
