from concurrent import interpreters

buffer = bytearray(b"ten bytes.")


def try_to_grow():
    try:
        buffer.append(0)
        print("grown to", len(buffer), "bytes")
    except BufferError as error:
        print(f"BufferError: {error}")


interp = interpreters.create()
interp.prepare_main(view=memoryview(buffer))
try_to_grow()

interp.exec("view.release()")
interp.close()
try_to_grow()
