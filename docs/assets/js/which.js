/* The page "Which one?": a form, a sentence and a map, from measured results.

   The reference comes with the site; a reader's own file is read here and never sent. The page's
   chart shows the form's first answers; it is drawn here once a reader gives others. */

import { replace } from "../charts.js";
import { coresOf, LOOK, select, WORKLOADS } from "./your-results-data.js";
import { axis, base, marker } from "./your-results-figure.js";
import { MOST_BYTES, read } from "./your-results-format.js";
import { partsOf, ranking, scaled, winner } from "./which-model.js";

const REFERENCE = new URL("../../results/reference.json", import.meta.url);
const CLOSE_NAME = "two pools, closely";
const KINDS = { bytes: "bytes", list: "a list of numbers", view: "a shared buffer" };
const NEEDS = {
  kill: ["A task must be killable, or may crash", (name) => name.startsWith("processes")],
  refused: ["It imports a package that interpreters refuse", (name) => name !== "interpreters"],
  shared: ["All tasks change one shared object", (name) => name === "threads"],
};
const PAUSED_MS = 150; // a slider that still moves draws nothing
// As in gillab.charts.which_map.
const TASKS = Array.from({ length: 19 }, (_, i) => 10 ** (-5 + i / 3));
const SIZES = Array.from({ length: 11 }, (_, i) => 10 ** (2 + i / 2));
const SHOWN_TASKS = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1];
const SHOWN_SIZES = [1e2, 1e3, 1e4, 1e5, 1e6, 1e7];
const SAYS = (workers) =>
  `Each point is a task as you describe it: further right it computes longer, further up more goes with it. Its sign names the executor that the model expects to win with ${workers} workers and a pool that is started already: inline where no pool is faster by a tenth, a cross where two pools differ by less than that. The large ring is your task.`;

/** An element with attributes and children; children are elements or texts, never markup. */
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function inUnits(value, units) {
  const [size, unit] = units.find(([least]) => value >= least) ?? units.at(-1);
  return `${Number((value / size).toPrecision(2))} ${unit}`;
}

// Not toLocaleString: a browser takes long to get ready for its first use.
const inThousands = (whole) => String(whole).replace(/\B(?=(\d{3})+$)/g, ",");
const capital = (text) => text[0].toUpperCase() + text.slice(1);
const time = (s) => inUnits(s, [[1, "s"], [1e-3, "ms"], [1e-6, "µs"]]);
const size = (n) => inUnits(n, [[1e6, "MB"], [1e3, "kB"], [1, "bytes"]]);

/** A figure as the page has one, where its build had nothing to draw. */
function emptyFigure() {
  const table = el("table", { class: "figures" }, el("thead"), el("tbody"));
  const region = el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table: which-map" }, table);
  const fold = el("details", { class: "chart__data" }, el("summary", {}, "The same as a table"), region);
  const plot = el("div", { class: "chart__plot" });
  return el("figure", { class: "chart" }, el("p", { class: "chart__says" }), plot, fold, el("figcaption"));
}

class Page {
  constructor(place, results) {
    this.form = el("form", { class: "which__form" });
    this.says = el("p", { role: "status", class: "which__says" });
    this.notes = el("ul", { class: "which__notes" });
    this.ranks = el("div", { class: "which__ranks" });
    place.replaceChildren(this.form, this.says, this.notes, this.ranks);
    this.figure = document.getElementById("chart-which-map");
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", ({ target }) => {
      if (target.type !== "file") this.answer();
    });
    this.use(results, "the reference results");
  }

  use(results, name) {
    const { machine, created } = results.provenance;
    this.results = results;
    this.source = `Predicted from ${name}: ${String(machine.cpu).slice(0, 80)}, ${coresOf(results) || "?"} cores, ${String(created).slice(0, 10)}`;
    this.known = new Map(); // what was measured, by workload and build
    this.fields();
    this.say(this.answers());
  }

  fields() {
    const measured = Object.keys(WORKLOADS).filter((name) => select(this.results, "cpu", { workload: name }).length);
    const most = this.measured().at(-1).workers;
    this.parts = {
      task: this.range("One task computes for", -5, 1, -2, (v) => time(10 ** v)),
      bytes: this.range("With it go, in and out", 2, 7, 3, (v) => size(10 ** v)),
      kind: this.choice("as", KINDS),
      work: this.choice("It does something like", Object.fromEntries(measured.map((name) => [name, WORKLOADS[name]]))),
      count: this.number("Tasks in all", 1000, 1e9),
      workers: this.number("Workers", most, 1024),
      build: this.choice("Python", Object.fromEntries(Object.keys(this.results.builds).map((name) => [name, name]))),
    };
    this.needs = Object.fromEntries(Object.entries(NEEDS).map(([name, [text]]) => [name, this.check(text)]));
    const file = el("input", { type: "file", accept: ".json,application/json" });
    file.addEventListener("change", () => this.take(file.files[0]));
    const field = el("label", {}, "Your own results file (stays in this browser) ", file);
    const rows = [...Object.values(this.parts), ...Object.values(this.needs)].map((input) => input.closest("label"));
    this.form.replaceChildren(...rows, field);
  }

  async take(file) {
    try {
      if (!file || file.size > MOST_BYTES) throw new Error("too large");
      const results = read(new Uint8Array(await file.arrayBuffer()));
      if (partsOf(results).length < 2) throw new Error("it lacks the suites cpu, roundtrip and transfer");
      this.use(results, "your results");
      await this.draw();
    } catch (error) {
      this.says.textContent = `That file cannot be used: ${String(error.message).slice(0, 120)}.`;
    }
  }

  range(text, min, max, value, shown) {
    const input = el("input", { type: "range", min, max, step: 0.1, value });
    const said = el("strong", {}, shown(value)); // an output would take the label from the input
    const tell = () => input.setAttribute("aria-valuetext", (said.textContent = shown(Number(input.value))));
    input.addEventListener("input", tell);
    tell();
    el("label", {}, `${text} `, said, input);
    return input;
  }

  choice(text, options) {
    const input = el("select", {}, ...Object.entries(options).map(([value, name]) => el("option", { value }, String(name).slice(0, 40))));
    el("label", {}, `${text} `, input);
    return input;
  }

  number(text, value, max) {
    const input = el("input", { type: "number", min: 1, max, value });
    el("label", {}, `${text} `, input);
    return input;
  }

  check(text) {
    const input = el("input", { type: "checkbox" });
    el("label", { class: "which__need" }, input, ` ${text}`);
    return input;
  }

  answers() {
    const { task, bytes, kind, work, count, workers, build } = this.parts;
    const whole = (input, least) => Math.max(least, Math.floor(Number(input.value)) || least);
    return {
      task: 10 ** Number(task.value),
      bytes: 10 ** Number(bytes.value),
      kind: kind.value,
      work: work.value,
      count: whole(count, 1),
      workers: Math.min(1024, whole(workers, 1)),
      build: build.value,
    };
  }

  /** The reader has answered: the words follow at once, the map after a pause. */
  answer() {
    this.say(this.answers());
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.draw(), PAUSED_MS);
  }

  measured(work, build) {
    const key = `${work} ${build}`;
    if (!this.known.has(key)) this.known.set(key, partsOf(this.results, work, build));
    return this.known.get(key);
  }

  wanted() {
    return Object.keys(NEEDS).filter((name) => this.needs[name].checked);
  }

  partsFor(asked) {
    const wanted = this.wanted();
    const fits = (name) => name === "inline" || wanted.every((need) => NEEDS[need][1](name));
    const parts = this.measured(asked.work, asked.build).filter(({ executor }) => fits(executor));
    return parts.map((one) => scaled(one, asked.workers));
  }

  say(asked) {
    const { workers } = this.measured(asked.work, asked.build).at(-1);
    this.sentence(this.partsFor(asked), asked, this.wanted(), workers);
  }

  async draw() {
    if (!this.form.isConnected) return; // the reader has left the page
    const asked = this.answers();
    const parts = this.partsFor(asked);
    if (!this.figure) this.ranks.after((this.figure = emptyFigure()));
    const part = (selector) => this.figure.querySelector(selector);
    part(".chart__says").textContent = SAYS(asked.workers);
    part("figcaption").textContent = this.source;
    const row = (name, cells) => el("tr", {}, ...cells.map((text) => el(name, name === "th" ? { scope: "col" } : {}, text)));
    part("thead").replaceChildren(row("th", ["one task", ...SHOWN_SIZES.map((n) => `${size(n)} as ${KINDS[asked.kind]}`)]));
    const rows = SHOWN_TASKS.map((s) => [time(s), ...SHOWN_SIZES.map((n) => cell(parts, s, asked.kind, n))]);
    part("tbody").replaceChildren(...rows.map((cells) => row("td", cells)));
    await replace(this.figure, map(parts, asked));
  }

  sentence(parts, asked, wanted, measured) {
    const ranks = ranking(parts, asked.task, asked.kind, asked.bytes);
    const first = winner(parts, asked.task, asked.kind, asked.bytes);
    const gain = (name) => `${ranks.find(([other]) => other === name)[1].toFixed(2)} times as fast as inline`;
    if (first === "inline") this.says.textContent = "No pool: none is expected to be faster than inline by a tenth. Longer tasks, or batches of them, would change that.";
    else if (first) this.says.textContent = `${capital(first)}: about ${gain(first)}.`;
    else this.says.textContent = `${capital(ranks[0][0])} or ${ranks[1][0]}: about ${gain(ranks[0][0])}; too close to tell apart.`;
    const notes = [];
    const pool = parts.find(({ executor }) => executor === (first || ranks[0][0]));
    const saved = asked.task * (1 - 1 / ranks[0][1]);
    if (pool.startSeconds > 0 && saved > 0) {
      const earned = Math.ceil(pool.startSeconds / saved);
      notes.push(`Its pool starts in ${time(pool.startSeconds)}, which is earned after ${inThousands(earned)} tasks${earned > asked.count ? ": more than you have, so call it inline" : ""}.`);
    }
    if (asked.workers !== measured) notes.push(`Measured with ${measured} workers; ${asked.workers} is extrapolated by Amdahl's law from what was measured, with the same trip and transfer.`);
    const largest = Math.max(...parts.flatMap(({ transfers }) => (transfers[asked.kind] ?? []).map(([n]) => n)));
    if (asked.bytes > largest) notes.push(`The largest payload measured has ${size(largest)}; beyond it the last slope is continued.`);
    if (wanted.includes("shared")) notes.push("Objects are shared by threads only; without a GIL they also compute at once, and you write the locks.");
    if (asked.task >= 1 && asked.bytes < 1e5) notes.push("Tasks of seconds with small messages are what a cluster pays for, too (Dask: bench --executors inline cluster).");
    this.notes.replaceChildren(...notes.map((text) => el("li", {}, text)));
    const cells = ranks.map(([name, times]) => el("tr", {}, el("td", {}, name), el("td", {}, times.toFixed(2))));
    const head = el("tr", {}, el("th", { scope: "col" }, "executor"), el("th", { scope: "col" }, "times as fast as inline"));
    this.ranks.replaceChildren(el("table", {}, el("thead", {}, head), el("tbody", {}, ...cells)));
  }
}

/** The winner there, and how much it gains: gillab.charts.which_map. */
function cell(parts, taskSeconds, kind, bytes) {
  const name = winner(parts, taskSeconds, kind, bytes);
  if (name === "inline") return name;
  const [[first, gain], second] = ranking(parts, taskSeconds, kind, bytes);
  return name ? `${name} ${gain.toFixed(2)}×` : `${first} ${gain.toFixed(2)}× or ${second[0]}`;
}

/** The map of winners, with the reader's task in it. */
function map(parts, asked) {
  const places = new Map();
  for (const x of TASKS) {
    for (const y of SIZES) {
      const name = winner(parts, x, asked.kind, y) || CLOSE_NAME;
      if (!places.has(name)) places.set(name, []);
      places.get(name).push([x, y]);
    }
  }
  const cross = { symbol: "x", size: 8, color: "var(--gil-ink-soft)", line: { width: 0 } };
  const known = Object.keys(LOOK);
  const order = (name) => (known.includes(name) ? known.indexOf(name) : known.length);
  const named = [...places].sort(([a], [b]) => order(a) - order(b));
  const data = named.map(([name, its]) => ({
    type: "scatter",
    cliponaxis: false, // a mark at an edge is whole
    mode: "markers",
    name,
    x: its.map(([x]) => x),
    y: its.map(([, y]) => y),
    marker: name === CLOSE_NAME ? cross : { ...marker(name, ""), size: 10 },
    hoverinfo: "name",
  }));
  const ring = { symbol: "circle-open", size: 26, color: "var(--gil-ink)", line: { width: 4, color: "var(--gil-ink)" } };
  data.push({ type: "scatter", cliponaxis: false, mode: "markers", name: "your task", x: [asked.task], y: [asked.bytes], marker: ring, hoverinfo: "name" });
  const log = { type: "log", dtick: 1, exponentformat: "SI" };
  const layout = { ...base(440), xaxis: axis("how long one task computes", { ...log, ticksuffix: "s" }), yaxis: axis("what goes with it", { ...log, ticksuffix: "B" }) };
  return { data, layout };
}

async function arrive() {
  const place = document.querySelector("#which-map:not([data-ready])");
  if (!place) return;
  place.dataset.ready = "";
  try {
    const response = await fetch(REFERENCE, { priority: "low" });
    if (!response.ok) throw new Error(String(response.status));
    const results = read(new Uint8Array(await response.arrayBuffer()));
    await new Promise((done) => setTimeout(done)); // the browser answers its reader in between
    new Page(place, results);
  } catch (error) {
    place.textContent = `The reference results did not load (${error.message}); the chart below says the same for bytes.`;
  }
}

// Material announces each page, also after instant navigation.
if (window.document$) window.document$.subscribe(arrive);
else arrive();
