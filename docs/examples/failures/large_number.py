from concurrent import interpreters

interp = interpreters.create()
for value in (2**100, (1, [2])):
    print("is_shareable says", interpreters.is_shareable(value))
    try:
        interp.prepare_main(value=value)
    except interpreters.NotShareableError as error:
        cause = error.__cause__
        print(f"  {type(error).__name__}: {error}")
        print(f"  because of {type(cause).__name__}: {cause}")
    print("  by call:", interp.call(type, value).__name__)
interp.close()
