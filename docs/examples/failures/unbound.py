from concurrent import interpreters

mailbox = interpreters.create_queue()
interp = interpreters.create()
interp.prepare_main(mailbox=mailbox)
interp.exec("mailbox.put('the answer')")
interp.close()

letter = mailbox.get()
print("received:", repr(letter).rpartition(".")[2])
print("is it the answer?", letter == "the answer")
