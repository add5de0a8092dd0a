import sys

cup = object()
before = sys.getrefcount(cup)
shelf = [cup, cup, cup]
print("new references after three places on a shelf:", sys.getrefcount(cup) - before)

shelf.clear()
print("and after clearing it:", sys.getrefcount(cup) - before)

for thing in (None, True, 7, "", (), int, cup, [], len):
    label = "object()" if thing is cup else getattr(thing, "__name__", repr(thing))
    print(f"{label:>9}  counted: {not sys._is_immortal(thing)}")
