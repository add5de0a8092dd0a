import threading

found = []


def search(name):
    for number in range(50_000):
        found.append((name, number))


threads = [threading.Thread(target=search, args=(n,)) for n in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()

print("appended by four threads:", len(found))
print("all different:", len(set(found)) == len(found))
