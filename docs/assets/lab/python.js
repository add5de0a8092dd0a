// An interpreter in the page: starts it, passes programs to it, stops it.

const here = new URL(".", import.meta.url);

/** Where the site keeps Pyodide; null on a site that was built without it. */
export const pythonFolder = fetch(new URL("python.json", here))
  .then((answer) => (answer.ok ? answer.json() : null))
  .then((found) => (found ? new URL(found.folder, here) : null))
  .catch(() => null);

const KEEPER_MS = 500; // longer is not waited for: then the next start is the first to be kept

// Where it is allowed, what interpreters load is kept for the next visit. Only a worker that is
// started after the keeper has become active is seen by it.
async function keeping() {
  const found = await navigator.serviceWorker?.register(new URL("sw.js", here), { scope: here });
  const coming = found?.active ? null : (found?.installing ?? found?.waiting);
  if (!coming) return;
  await new Promise((done) => {
    setTimeout(done, KEEPER_MS);
    coming.addEventListener("statechange", () => coming.state === "activated" && done());
  });
}

export class Python {
  #worker = null;
  #next = 1;
  #running = new Map();
  #interrupt = null;
  #watch = () => {};
  #started = null;

  /** @param {(text: string) => void} watch  is told how far loading has come */
  watch(watch) {
    this.#watch = watch;
  }

  /** Loads the interpreter once; later calls give the same promise. Rejects with a sentence. */
  start() {
    this.#started ??= this.#start().catch((error) => {
      this.stop();
      throw error;
    });
    return this.#started;
  }

  async #start() {
    const folder = await pythonFolder;
    if (!folder) throw new Error("this site was built without the browser's Python; run it locally");
    const url = new URL("engine.js", here);
    url.searchParams.set("python", folder.href);
    const begin = performance.now();
    await keeping().catch(() => {});
    try {
      this.#worker = new Worker(url, { type: "module" });
    } catch {
      throw new Error("this browser does not allow Web Workers here; run the program locally");
    }
    return new Promise((resolve, reject) => {
      this.#worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error("Python could not be loaded; check the connection, then try again"));
      };
      this.#worker.onmessage = ({ data }) => {
        if (data.type === "ready") {
          this.#interrupt = data.interrupt && new Uint8Array(data.interrupt);
          resolve({ version: data.version, seconds: (performance.now() - begin) / 1000 });
        } else if (data.type === "broken" && !data.id) {
          reject(new Error(`Python could not be loaded (${data.text}); try again, or run it locally`));
        } else {
          this.#receive(data);
        }
      };
    });
  }

  #receive(data) {
    if (data.type === "progress") return this.#watch(data.text);
    const run = this.#running.get(data.id);
    if (!run) return;
    if (data.type === "text") return run.write?.(data.stream, data.text);
    this.#running.delete(data.id);
    if (data.type === "done") return run.resolve(data);
    this.stop(); // broken: the next run starts a new one
    run.reject(new Error(`Python gave up: ${data.text}`));
  }

  /** @param {object} message  see engine.js */
  async ask(message, write, transfer = []) {
    await this.start();
    const id = this.#next++;
    if (this.#interrupt) this.#interrupt[0] = 0;
    return new Promise((resolve, reject) => {
      this.#running.set(id, { resolve, reject, write });
      this.#worker.postMessage({ ...message, id }, transfer);
    });
  }

  /** Ask politely where memory is shared; end the worker where it is not, or does not listen. */
  interrupt() {
    if (!this.#interrupt) return this.stop();
    this.#interrupt[0] = 2; // SIGINT, as Pyodide reads it
    const asked = [...this.#running.keys()];
    setTimeout(() => asked.some((id) => this.#running.has(id)) && this.stop(), 700);
  }

  /** End it at once, whatever it does; what ran is rejected as stopped. */
  stop() {
    this.#worker?.terminate();
    this.#worker = this.#interrupt = this.#started = null;
    for (const run of this.#running.values()) run.reject(new Stopped());
    this.#running.clear();
  }
}

export class Stopped extends Error {
  constructor() {
    super("stopped");
  }
}
