from concurrent import interpreters

interp = interpreters.create()
try:
    interp.prepare_main(basket=[1, 2, 3])
except interpreters.NotShareableError as error:
    print(f"NotShareableError: {error}")

interp.prepare_main(basket=(1, 2, 3))
interp.exec("print('a tuple may pass:', basket)")
interp.close()
