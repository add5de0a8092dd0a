from concurrent import interpreters

board = bytearray(b"..........")
scores = [0, 0]
interp = interpreters.create()


def play(scores):
    scores.append("changed over there")
    return scores


print("the list over there:", interp.call(play, scores))
print("the list here:      ", scores)

interp.prepare_main(view=memoryview(board))
interp.exec("view[3:6] = b'XXX'")
print("the buffer here:    ", board.decode())

board[7] = ord("O")
interp.exec("print('the buffer there:   ', bytes(view).decode())")
interp.close()
