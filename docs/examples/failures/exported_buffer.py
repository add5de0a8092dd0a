from concurrent import interpreters

view = memoryview(bytearray(8))


def release(when):
    try:
        view.release()
        print(f"{when}: released")
    except BufferError as error:
        print(f"{when}: {error}")


part = view[:4]
other = interpreters.create()
other.prepare_main(theirs=view, part=part)
release("while another interpreter has the view")
other.exec("theirs.release()")
release("after it was released there")
try:
    part.release()
except BufferError as error:
    print("its slice, still over there:", error)
other.close()
