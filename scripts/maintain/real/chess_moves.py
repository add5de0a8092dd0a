"""Count the positions after two half-moves from a position with the package chess."""

import chess


def count(position):
    board = chess.Board(position)
    found = 0
    for move in list(board.legal_moves):
        board.push(move)
        found += board.legal_moves.count()
        board.pop()
    return found


TASKS = [
    "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1",
    "r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - - 0 10",
    chess.STARTING_FEN,
] * 4
