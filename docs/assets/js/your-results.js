/* The page "Your results": files are chosen or dropped, read here, drawn here, and forgotten.

   Nothing is sent and nothing is kept. Texts of a file reach the page as text nodes. */

import { show } from "../charts.js";
import { comparisons } from "./your-results-charts.js";
import { coresOf, isPaired, speedUps, suitesOf, WORKLOADS } from "./your-results-data.js";
import { MOST_BYTES, read, ResultsError } from "./your-results-format.js";
import { roomChart } from "./your-results-room.js";

const REFERENCE = "reference.json";
const APART = { server: "server.json", desktop: "desktop.json" }; // measured apart: suite → file
const MOST_FILES = 60;
const MANY_FILES = 6;
const MOST_LETTERS = 80;

/** An element with attributes and children; children are elements or texts, never markup. */
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A text of a file, short enough for a page. */
function short(text) {
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text;
}

/** Where and when it was measured, as gillab.core.results.Results.source_line, and whether in pairs. */
function sourceLine(results) {
  const { provenance, builds } = results;
  const { cpu, cores_logical: logical, system } = provenance.machine;
  const allowed = coresOf(results) || "?";
  const names = Object.keys(builds).map((name) => `${builds[name].implementation} ${name}`);
  const parts = [`${cpu}, ${allowed} of ${logical} cores`, system, names.join(", ")];
  const how = isPaired(results) ? [] : ["not paired"];
  return [...parts, provenance.created.slice(0, 10), ...how].map(short).join(" · ");
}

/** Equal for equal contents: the same file chosen twice is no second machine. */
function fingerprint(bytes) {
  let [a, b] = [0x811c9dc5, 0];
  for (const byte of bytes) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = (Math.imul(b, 31) + byte) | 0;
  }
  return `${bytes.length} ${a} ${b}`;
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve));
}

class Page {
  constructor(place) {
    this.sources = [];
    this.turn = 0; // counts changes, so that a slow drawing of an older state ends
    this.visit = 0; // counts "Forget them", so that a file still being read is forgotten as well
    this.input = el("input", { type: "file", multiple: "", accept: ".json,application/json", id: "results-files" });
    this.status = el("p", { role: "status", class: "results__status" });
    this.refused = el("ul", { class: "results__refused" });
    const alarm = el("div", { role: "alert" }, this.refused);
    this.list = el("ol", { class: "results__list" });
    this.files = el("details", { class: "results__files", hidden: "" }, el("summary", {}, "Files"), this.list);
    this.charts = el("div", { class: "results__charts" });
    const label = el("label", { for: "results-files" }, el("strong", {}, "Choose results files"), " or drop them here");
    this.drop = el("div", { class: "results__drop" }, label, this.input);
    this.clear = el("button", { type: "button", class: "md-button", hidden: "" }, "Forget them");
    place.replaceChildren(this.drop, this.status, alarm, this.files, this.clear, this.charts);
    this.listen();
  }

  listen() {
    this.input.addEventListener("change", () => {
      const files = [...this.input.files];
      this.input.value = ""; // so that the same file, measured anew, can be chosen again
      this.take(files);
    });
    this.clear.addEventListener("click", () => this.forget());
    for (const kind of ["dragover", "dragleave", "drop"]) {
      this.drop.addEventListener(kind, (event) => {
        event.preventDefault();
        this.drop.classList.toggle("is-over", kind === "dragover");
        if (kind === "drop") this.take([...event.dataTransfer.files]);
      });
    }
  }

  forget() {
    this.turn += 1;
    this.visit += 1;
    this.sources = [];
    this.input.value = "";
    this.status.textContent = "";
    for (const part of [this.refused, this.list, this.charts]) part.replaceChildren();
    this.clear.hidden = this.files.hidden = true;
  }

  /** @param {File[]} files */
  async take(files) {
    const turn = (this.turn += 1);
    const { visit } = this;
    this.refused.replaceChildren();
    this.status.textContent = "Reading…";
    this.clear.hidden = false;
    for (const file of files) {
      if (this.sources.length >= MOST_FILES) {
        this.refuse(file.name, `there is room for ${MOST_FILES} files; this and the rest are left out`);
        break;
      }
      await this.takeOne(file, visit);
      if (visit !== this.visit) return;
    }
    if (turn !== this.turn) return;
    try {
      await this.draw(turn);
    } catch (error) {
      this.status.textContent = `This could not be drawn (${short(String(error.message))}).`;
    }
  }

  async takeOne(file, visit) {
    try {
      if (file.size > MOST_BYTES) throw new ResultsError(`too large for a results file (${file.size} bytes)`);
      const bytes = new Uint8Array(await file.arrayBuffer());
      if (visit !== this.visit) return;
      const results = read(bytes);
      const print = fingerprint(bytes);
      const same = this.sources.find((source) => source.print === print);
      if (same) throw new ResultsError(`the same as ${same.file}, so it counts once`);
      this.sources.push({ name: "yours", file: short(file.name), results, print, ours: false });
    } catch (error) {
      if (visit !== this.visit) return;
      const why = error instanceof ResultsError ? error.message : "it could not be read";
      this.refuse(file.name, why);
    }
  }

  refuse(name, why) {
    this.refused.append(el("li", {}, el("code", {}, short(name)), `: ${short(why)}`));
  }

  async draw(turn) {
    const { sources } = this;
    this.clear.hidden = !sources.length;
    this.list.replaceChildren(...sources.map((s) => el("li", {}, el("code", {}, s.file), ` ${sourceLine(s.results)}`)));
    // Many files would stand between the reader and the room's chart.
    this.files.hidden = !sources.length;
    this.files.open = sources.length < MANY_FILES;
    this.files.firstChild.textContent = sources.length === 1 ? "The file" : `The ${sources.length} files`;
    this.charts.replaceChildren();
    if (!sources.length) {
      this.status.textContent = "No results yet.";
      return;
    }
    const references = await loadReferences(suitesOf(sources[0].results));
    if (turn !== this.turn) return; // forgotten meanwhile, or more files came
    const several = sources.length > 1;
    sources.forEach((source, i) => (source.name = several ? `file ${i + 1}` : "yours"));
    if (several) this.drawRoom([...sources, references[0]], turn);
    else this.charts.before(this.files);
    await this.drawComparisons(sources[0], references, turn);
  }

  drawRoom(sources, turn) {
    const measured = Object.keys(WORKLOADS).filter((name) => sources.some((s) => speedUps(s.results, name).length));
    const options = measured.map((name) => el("option", { value: name }, WORKLOADS[name]));
    const choice = el("select", { id: "results-workload" }, ...options);
    const figure = el("figure", { class: "chart" });
    const draw = () => fill(figure, roomChart(sources, choice.value), "Every machine as listed above; machines are never merged.");
    choice.addEventListener("change", draw);
    const label = el("label", { for: "results-workload" }, "Workload ");
    this.charts.append(el("h2", {}, "The room"), el("p", {}, label, choice), figure, this.files);
    if (measured.length && turn === this.turn) draw();
  }

  async drawComparisons(yours, references, turn) {
    let drawn = 0;
    for (const chart of comparisons(yours, references)) {
      await pause(); // the page handles its events between two charts
      if (turn !== this.turn) return;
      const figure = el("figure", { class: "chart" });
      this.charts.append(el("h2", {}, chart.title), figure);
      await fill(figure, chart, chart.sources.map((s) => `${s.name}: ${sourceLine(s.results)}`).join(" — "));
      drawn += 1;
    }
    if (turn !== this.turn) return;
    const what = this.sources.length > 1 ? `${this.sources.length} files; the charts below the room's are of the first.` : "";
    this.status.textContent = drawn ? `Drawn. ${what}` : "This file holds nothing that can be compared.";
  }
}

/** A figure with its words, its drawing, its table and its source, like every chart of the site. */
function fill(figure, chart, source) {
  const plot = figure.querySelector(".chart__plot") ?? el("div", { class: "chart__plot" });
  plot.style.minHeight = `${chart.figure.layout.height}px`;
  figure.replaceChildren(el("p", { class: "chart__says" }, chart.says), plot, table(chart), el("figcaption", {}, source));
  return show(plot, chart.figure);
}

function table({ title, table: { columns, rows } }) {
  const head = el("tr", {}, ...columns.map((text) => el("th", { scope: "col" }, text)));
  const body = rows.map((row) => el("tr", {}, ...row.map((text) => el("td", {}, text))));
  const inner = el("table", { class: "figures" }, el("thead", {}, head), el("tbody", {}, ...body));
  const attributes = { class: "scroll", tabindex: "0", role: "region", "aria-label": `Table: ${title}` };
  const details = el("details", { class: "chart__data" }, el("summary", {}, "The same as a table"));
  details.append(el("div", attributes, inner));
  return details;
}

const loaded = new Map();

/** Results of this site by name, each fetched once, when somebody has something to compare. */
function load(name) {
  if (!loaded.has(name)) {
    const asked = fetch(new URL(`../../results/${name}`, import.meta.url)).then(async (response) => {
      if (!response.ok) throw new Error(`the reference results did not load: ${response.status}`);
      return read(new Uint8Array(await response.arrayBuffer()));
    });
    asked.catch(() => loaded.delete(name)); // the next file tries again
    loaded.set(name, asked);
  }
  return loaded.get(name);
}

/** The reference, and what we measured apart of the suites that the reader's file has. */
async function loadReferences(suites) {
  const first = await load(REFERENCE);
  const lacks = Object.keys(APART).filter((suite) => suites.has(suite) && !suitesOf(first).has(suite));
  const others = await Promise.all(lacks.map((suite) => load(APART[suite])));
  return [first, ...others].map((results) => ({ name: "reference", results, ours: true }));
}

function arrive() {
  const place = document.querySelector("#your-results:not([data-ready])");
  if (!place) return;
  place.dataset.ready = "";
  new Page(place);
}

// A file dropped beside the field must not replace the page.
for (const kind of ["dragover", "drop"]) {
  window.addEventListener(kind, (event) => {
    if (document.querySelector("#your-results")) event.preventDefault();
  });
}

// Material announces each page, also after instant navigation.
if (window.document$) window.document$.subscribe(arrive);
else arrive();
