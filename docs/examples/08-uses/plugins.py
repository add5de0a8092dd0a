import json
from concurrent import interpreters

polite = "import json; json.dumps = str.upper; print('polite:', json.dumps('loaded'))"
rude = "raise RuntimeError('this plug-in is broken')"
curious = "import json; print('curious: json still works here:', json.dumps([1]))"

for name, code in {"polite": polite, "rude": rude, "curious": curious}.items():
    room = interpreters.create()
    try:
        room.exec(code)
    except interpreters.ExecutionFailed as error:
        print(f"{name}: refused: {error}".splitlines()[0])
    room.close()

print("the host's json:", json.dumps([1]))
