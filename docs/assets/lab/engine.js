// One Python interpreter in a Web Worker. Talks by messages only:
//   in   {type: "run", id, code, step}              a program; output comes as it is printed
//        {type: "check", id, code, step}            the tests of an exercise's step on that program
//        {type: "call", id, name, argument, bytes}  gillab.core.workloads.name(argument)
//   out  {type: "loaded", bytes} … {type: "ready", version, interrupt}   bytes: of each file; null: all
//        {type: "text", id, stream, text} … {type: "done", id, ok: true | false | "stopped", …}
//        {type: "failed", id, text}                 not done; Python is still usable
//        {type: "broken", id, text}                 Python is not usable any more

const OUTPUT_LIMIT = 200_000; // characters a run: more cannot be read, and slows the page

const base = new URL(new URL(import.meta.url).searchParams.get("python"));
let current = 0;
let printed = 0;

/* Each write is posted at once, since a busy worker cannot post later; the page collects them. */
function write(stream) {
  const decoder = new TextDecoder();
  const post = (stream, text) => postMessage({ type: "text", id: current, stream, text });
  return (bytes) => {
    if (printed < OUTPUT_LIMIT) {
      const some = bytes.subarray(0, 4 * OUTPUT_LIMIT); // a character has at most four bytes
      const text = decoder.decode(some, { stream: true }).slice(0, OUTPUT_LIMIT - printed);
      printed += text.length;
      if (text) post(stream, text);
      if (printed >= OUTPUT_LIMIT) {
        post("note", `\n… output beyond ${OUTPUT_LIMIT} characters is not shown\n`);
      }
    }
    return bytes.length;
  };
}

// Runs a program as __main__, with tracebacks that show the reader's own lines only. Each run has
// streams of its own: the one before may have closed or replaced them.
const RUN = `
import linecache, sys, traceback
from io import open

def new_streams():
    sys.stdout = open(1, "w", 1, encoding="utf-8", closefd=False)
    sys.stderr = open(2, "w", 1, encoding="utf-8", errors="backslashreplace", closefd=False)
    return sys.stdout, sys.stderr

def flush(streams):
    for stream in streams:
        try:
            stream.flush()
        except (AttributeError, ValueError):
            pass  # None, or closed: the program's own wish

def tell(*lines):
    with open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False) as errors:
        errors.writelines(lines)

def run(code, name="program.py"):
    streams = new_streams()
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    problem, ok = None, True
    try:
        exec(compile(code, name, "exec"), {"__name__": "__main__"})
    except SystemExit as stop:
        if stop.code not in (None, 0):
            problem = [f"the program exited with {stop.code!r}\\n"]
    except BaseException as error:
        error.__traceback__ = error.__traceback__.tb_next
        problem = traceback.format_exception(error)  # where it was, when it was stopped
        ok = "stopped" if isinstance(error, KeyboardInterrupt) else False
        if isinstance(error, EOFError):
            problem.append("A page has no input(): run the program locally.\\n")
    flush((sys.stdout, sys.stderr, *streams))
    if problem:
        tell(*problem)
    return ok

def check(code, step):
    from gillab.course.check import in_page
    streams = new_streams()
    try:
        return in_page.check(step, code)
    finally:
        flush(streams)

def call(name, argument):
    from gillab.core.workloads import WORKLOADS
    return WORKLOADS[name].function(argument)

def keep(results):
    from gillab.course.check import in_page
    in_page.keep_results(results)

{"run": run, "check": check, "call": call, "keep": keep, "version": sys.version.split()[0]}
`;

/* Exercises read the reference results, as they do on the reader's own machine. */
let results = false;
async function bringResults(keep) {
  if (results) return;
  const answer = await fetch(new URL("../../../results/reference.json", base)).catch(() => null);
  if (!answer?.ok) {
    throw new Refused("the reference results could not be loaded; check the connection, then try again");
  }
  keep(await answer.text());
  results = true;
}

class Refused extends Error {}

const bytes = {}; // of each file that has arrived, in part or as a whole
const nameOf = (address) => String(address).split("/").at(-1);

function arrived(name, count) {
  bytes[name] = count;
  postMessage({ type: "loaded", bytes });
}

/* The same answer; its bytes are counted on their way. */
function counted(name, answer) {
  let sum = 0;
  const count = new TransformStream({
    transform(chunk, controller) {
      arrived(name, (sum += chunk.byteLength));
      controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = answer;
  return new Response(answer.body.pipeThrough(count), { status, statusText, headers });
}

/* Pyodide waits for ever for a file that does not arrive: this promise ends the wait. */
const missing = new Promise((_, reject) => {
  const plain = self.fetch;
  self.fetch = async (...request) => {
    const name = nameOf(request[0]?.url ?? request[0]);
    const answer = await plain(...request).catch((error) => {
      const changed = request[1]?.integrity ? " did not arrive, or was changed on its way" : " did not arrive";
      reject(new Error(name + changed));
      throw error;
    });
    if (!answer.ok) reject(new Error(`${name}: ${answer.status}`));
    return answer.ok && answer.body ? counted(name, answer) : answer;
  };
});

/* Modules are imported and not fetched: the browser tells when they are there. */
function tellWhichModulesAreLoaded() {
  const watch = new PerformanceObserver((list) => {
    for (const { name } of list.getEntries()) if (name.endsWith(".mjs")) arrived(nameOf(name), null);
  });
  watch.observe({ type: "resource", buffered: true });
  return watch;
}

async function start() {
  const watch = tellWhichModulesAreLoaded();
  const { loadPyodide } = await import(new URL("pyodide.mjs", base).href);
  // Our package is fetched while Pyodide starts; its hash is checked against the lock.
  const python = await loadPyodide({ indexURL: base.href, packages: ["gillab"] });
  watch.disconnect();
  python.setStdout({ write: write("stdout") });
  python.setStderr({ write: write("stderr") });
  python.setStdin({ stdin: () => null });
  let interrupt = null;
  if (self.crossOriginIsolated) {
    interrupt = new SharedArrayBuffer(1);
    python.setInterruptBuffer(new Uint8Array(interrupt));
  }
  const handlers = python.runPython(RUN).toJs();
  return { handlers, ready: { type: "ready", version: handlers.version, interrupt } };
}

const now = () => performance.timeOrigin + performance.now(); // one clock for all workers

async function answer(handlers, message) {
  if (message.step) await bringResults(handlers.keep);
  current = message.id;
  printed = 0;
  const begin = now();
  const done = { type: "done", id: message.id, ok: true };
  if (message.type === "run") done.ok = handlers.run(message.code);
  else if (message.type === "check") done.ok = handlers.check(message.code, message.step);
  else done.value = handlers.call(message.name, message.argument);
  const transfer = message.bytes instanceof ArrayBuffer ? { bytes: message.bytes } : {};
  postMessage({ ...done, ...transfer, begin, end: now() });
}

/* Of a traceback inside the interpreter, readers need only the last line. */
const inWords = (error) => String(error?.message || error?.name || error).trim().split("\n").at(-1);

const started = Promise.race([start(), missing]);
started.then(
  ({ ready }) => postMessage(ready),
  (error) => postMessage({ type: "broken", text: inWords(error) }),
);

self.onmessage = async ({ data }) => {
  try {
    await answer((await started).handlers, data);
  } catch (error) {
    const text = inWords(error);
    // Stopped before a program begins or after its end.
    if (text === "KeyboardInterrupt") return postMessage({ type: "done", id: data.id, ok: "stopped" });
    // Otherwise the interpreter itself failed (out of memory, stack).
    postMessage({ type: error instanceof Refused ? "failed" : "broken", id: data.id, text });
  }
};
