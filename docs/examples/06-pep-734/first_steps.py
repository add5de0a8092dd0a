from concurrent import interpreters


def area(width, height):
    return width * height


interp = interpreters.create()
interp.exec("greeting = 'hello from another interpreter'")
interp.exec("print(greeting)")

print("an answer comes back:", interp.call(area, 6, 7))

interp.prepare_main(city="Gliwice", year=2026)
interp.exec("print(city, year)")

interp.close()
