// One Python interpreter in a Web Worker. Talks by messages only:
//   in   {type: "run", id, code, step}              a program; output comes as it is printed
//        {type: "check", id, code, step}            the tests of an exercise's step on that program
//        {type: "call", id, name, argument, bytes}  gillab.workloads.name(argument)
//   out  {type: "progress", text} … {type: "ready", version, interrupt}
//        {type: "text", id, stream, text} … {type: "done", id, ok: true | false | "stopped", …}

const OUTPUT_LIMIT = 200_000; // characters a run: more cannot be read, and slows the page
const FLUSH_MS = 40;

const base = new URL(new URL(self.location).searchParams.get("python"));
let current = 0;
let printed = 0;
let waiting = [];
let flushed = 0;

function flush() {
  for (const { stream, text } of waiting) {
    postMessage({ type: "text", id: current, stream, text });
  }
  waiting = [];
  flushed = performance.now();
}

function write(stream) {
  const decoder = new TextDecoder();
  return (bytes) => {
    if (printed < OUTPUT_LIMIT) {
      const text = decoder.decode(bytes, { stream: true });
      printed += text.length;
      const last = waiting.at(-1);
      if (last?.stream === stream) last.text += text;
      else waiting.push({ stream, text });
      if (printed >= OUTPUT_LIMIT) {
        waiting.push({ stream: "note", text: `\n… output beyond ${OUTPUT_LIMIT} characters is not shown\n` });
      }
    }
    if (waiting.length && performance.now() - flushed > FLUSH_MS) flush();
    return bytes.length;
  };
}

// Runs a program as __main__, with tracebacks that show the reader's own lines only.
const RUN = `
import linecache, sys, traceback

def run(code, name="program.py"):
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    try:
        exec(compile(code, name, "exec"), {"__name__": "__main__"})
    except SystemExit as stop:
        if stop.code not in (None, 0):
            print(f"the program left with {stop.code!r}", file=sys.stderr)
    except KeyboardInterrupt as stop:
        stop.__traceback__ = stop.__traceback__.tb_next
        traceback.print_exception(stop)  # says where the program was
        return "stopped"
    except BaseException as error:
        error.__traceback__ = error.__traceback__.tb_next
        traceback.print_exception(error)
        return False
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return True
run
`;

const CALL = `
def call(name, argument):
    from gillab.workloads import WORKLOADS
    return WORKLOADS[name].function(argument)
call
`;

const CHECK = `
def check(code, step):
    from gillab.checking import in_page
    return in_page.check(step, code)
check
`;

const KEEP = `
from gillab.checking.in_page import keep_results
keep_results
`;

/* Exercises read the reference results, as they do on the reader's own machine. */
let results = null;
function bringResults(keep) {
  results ??= fetch(new URL("../../../results/reference.json", base))
    .then((answer) => answer.text())
    .then(keep);
  return results;
}

/* A file that does not come leaves Pyodide waiting for ever: this promise ends that. */
const missing = new Promise((_, reject) => {
  const plain = self.fetch;
  self.fetch = async (...request) => {
    const answer = await plain(...request).catch((error) => {
      reject(error);
      throw error;
    });
    if (!answer.ok) reject(new Error(`${answer.url.split("/").at(-1)}: ${answer.status}`));
    return answer;
  };
});

async function start() {
  postMessage({ type: "progress", text: "loading Python…" });
  const { loadPyodide } = await import(new URL("pyodide.mjs", base).href);
  // Our package is fetched while Pyodide starts; its hash is checked against the lock.
  const python = await loadPyodide({ indexURL: base.href, packages: ["gillab"] });
  python.setStdout({ write: write("stdout") });
  python.setStderr({ write: write("stderr") });
  python.setStdin({ stdin: () => null });
  let interrupt = null;
  if (self.crossOriginIsolated) {
    interrupt = new SharedArrayBuffer(1);
    python.setInterruptBuffer(new Uint8Array(interrupt));
  }
  const handlers = {
    run: python.runPython(RUN),
    call: python.runPython(CALL),
    check: python.runPython(CHECK),
    keep: (text) => python.runPython(KEEP)(text),
  };
  const version = python.runPython("import platform; platform.python_version()");
  return { handlers, ready: { type: "ready", version, interrupt } };
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
  flush();
  const transfer = message.bytes instanceof ArrayBuffer ? { bytes: message.bytes } : {};
  postMessage({ ...done, ...transfer, begin, end: now() });
}

const started = Promise.race([start(), missing]);
started.then(
  ({ ready }) => postMessage(ready),
  (error) => postMessage({ type: "broken", text: String(error?.message ?? error) }),
);

self.onmessage = async ({ data }) => {
  try {
    await answer((await started).handlers, data);
  } catch (error) {
    flush();
    // The interpreter itself gave up (out of memory, stack): it is not usable any more.
    postMessage({ type: "broken", id: data.id, text: String(error?.message ?? error) });
  }
};
