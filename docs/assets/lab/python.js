// An interpreter in the page: starts it, passes programs to it, stops it.

const here = new URL(".", import.meta.url);
const root = new URL("../../", here); // of the site

let site = null; // its Python: {folder, files: {name: bytes}}

/** Fetched at the first start. Null on a site that was built without the browser's Python. */
async function askSite() {
  if (site) return site;
  const answer = await fetch(new URL("python.json", here)).catch(() => null);
  if (!answer?.ok) throw new Error("Python could not be loaded; check the connection, then try again");
  site = await answer.json();
  return site;
}

const KEEPER_MS = 250; // the longest wait; after it some files are fetched twice

// Where the browser allows it, a service worker keeps Python and the pages opened from now on for
// use without network. It is sent the addresses of what was loaded before it started.
// What a reader without network needs as well: the way in, what checks read, what says what is kept.
const ALSO = ["", "results/reference.json", "offline/", "assets/offline.js", "assets/all-files.json"].map(
  (path) => new URL(path, root).href,
);

export async function keeper() {
  await navigator.serviceWorker?.register(new URL("sw.js", root), { scope: root });
  return (await navigator.serviceWorker?.ready)?.active;
}

function tell(keeper, files) {
  const seen = performance.getEntriesByType("resource").map(({ name }) => name);
  keeper?.postMessage({ keep: [location.href, ...seen, ...files, ...ALSO] });
}

export class Python {
  #worker = null;
  #next = 1;
  #running = new Map();
  #interrupt = null;
  #watch = () => {};
  #started = null;
  #life = 0; // number of the present start; each stop ends it and all that began in it
  #refuse = () => {}; // rejects the promises of a start

  /** @param {(text: string) => void} watch  called with the progress of loading */
  watch(watch) {
    this.#watch = watch;
  }

  /** Loads the interpreter once; later calls give the same promise. Rejects with a sentence. */
  start() {
    this.#started ??= this.#begin(this.#life);
    return this.#started;
  }

  async #begin(life) {
    const stopped = new Promise((_, reject) => (this.#refuse = reject));
    try {
      return await Promise.race([this.#load(life), stopped]);
    } catch (error) {
      if (life === this.#life) this.stop();
      throw error;
    }
  }

  async #load(life) {
    const begin = performance.now();
    const found = await askSite();
    if (life !== this.#life) throw new Stopped();
    if (!found) throw new Error("this site was built without the browser's Python; run it locally");
    const keeping = keeper().catch(() => null); // without it, Python needs the network each time
    await Promise.race([keeping, new Promise((done) => setTimeout(done, KEEPER_MS))]);
    if (life !== this.#life) throw new Stopped();
    const folder = new URL(found.folder, here);
    const url = new URL("engine.js", here);
    url.searchParams.set("python", folder.href);
    try {
      this.#worker = workerOf(url);
    } catch {
      throw new Error("this browser does not allow Web Workers here; run the program locally");
    }
    const { version, interrupt } = await this.#ready(this.#worker, found.files);
    this.#interrupt = interrupt && new Uint8Array(interrupt);
    const loaded = Object.keys(found.files).map((name) => new URL(name, folder).href);
    keeping.then((keeper) => tell(keeper, [url.href, ...loaded]));
    return { version, seconds: (performance.now() - begin) / 1000 };
  }

  #ready(worker, files) {
    return new Promise((resolve, reject) => {
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error("Python could not be loaded; check the connection, then try again"));
      };
      worker.onmessage = ({ data }) => {
        if (data.type === "ready") resolve(data);
        else if (data.type === "loaded") this.#watch(progress(data.bytes, files));
        else if (data.type === "broken" && !data.id) {
          reject(new Error(`Python could not be loaded (${data.text}); try again, or run it locally`));
        } else this.#receive(data);
      };
    });
  }

  #receive(data) {
    const run = this.#running.get(data.id);
    if (!run) return;
    if (data.type === "text") return run.write?.(data.stream, data.text);
    this.#running.delete(data.id);
    if (data.type === "done") return run.resolve(data);
    if (data.type === "failed") return run.reject(new Error(data.text));
    this.stop(); // broken: the next run starts a new one
    run.reject(new Error(`Python failed: ${data.text}`));
  }

  /** @param {object} message  see engine.js */
  async ask(message, write, transfer = []) {
    const life = this.#life;
    await this.start();
    if (life !== this.#life) throw new Stopped();
    const id = this.#next++;
    if (this.#interrupt) this.#interrupt[0] = 0;
    return new Promise((resolve, reject) => {
      this.#running.set(id, { resolve, reject, write });
      this.#worker.postMessage({ ...message, id }, transfer);
    });
  }

  /** Interrupt the program where memory is shared; otherwise, or if it goes on, end the worker. */
  interrupt() {
    if (!this.#interrupt) return this.stop();
    this.#interrupt[0] = 2; // SIGINT, as Pyodide reads it
    const asked = [...this.#running.keys()];
    setTimeout(() => asked.some((id) => this.#running.has(id)) && this.stop(), 700);
  }

  /** End the worker at once; a running program and a pending start give "stopped". */
  stop() {
    this.#life += 1;
    this.#worker?.terminate();
    this.#worker = this.#interrupt = this.#started = null;
    this.#refuse(new Stopped());
    for (const run of this.#running.values()) run.reject(new Stopped());
    this.#running.clear();
  }
}

/* A worker made in the page has the page's policy, whatever server sends it: it reaches no other host.
   One that is loaded from a file has the policy that this file is sent with. */
function workerOf(url) {
  const text = `import ${JSON.stringify(url.href)};`;
  const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  try {
    return new Worker(address, { type: "module" });
  } finally {
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
}

/* Of a packed file the browser counts what it has unpacked, which is what the site says it weighs. */
function progress(bytes, files) {
  const there = Object.keys(files).filter((name) => name in bytes);
  const arrived = there.reduce((sum, name) => sum + Math.min(bytes[name] ?? files[name], files[name]), 0);
  const all = Object.values(files).reduce((sum, size) => sum + size, 0);
  return `loading Python: ${(arrived / 1e6).toFixed(1)} of ${(all / 1e6).toFixed(1)} MB…`;
}

export class Stopped extends Error {
  constructor() {
    super("stopped");
  }
}
