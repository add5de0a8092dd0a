from concurrent import interpreters

mailbox = interpreters.create_queue()


def send(text):
    other = interpreters.create()
    other.prepare_main(mailbox=mailbox, text=text)
    other.exec("mailbox.put(text)")
    print("interpreters while send runs:", len(interpreters.list_all()))
    # no close(): but the last reference goes when the function ends


send("the answer")
print("interpreters after it:", len(interpreters.list_all()))
print("received:", repr(mailbox.get()).rpartition(".")[2])
