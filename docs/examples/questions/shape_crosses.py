from array import array
from concurrent import interpreters

numbers = array("d", range(6))
table = memoryview(numbers).cast("B").cast("d", (2, 3))  # two rows of three doubles

other = interpreters.create()
other.prepare_main(table=table)
other.exec("print('over there:', table.format, table.shape, table[1, 2]); table[0, 0] = 99.0")
other.close()
print("here:", numbers[0])
