// The page of the race: asks for a prediction, runs the rounds, shows the result.

import { show } from "../charts.js";
import { LENGTHS, close, median, open, round, warmUp } from "./contest.js";
import { gantt, lanes, scaling } from "./race-charts.js";
import { Stopped } from "./python.js";

const CLOSE_ENOUGH = 0.35;
const ALONE_OR_TOGETHER = { alone: "one interpreter does all of it", together: "they share it" };

// Results since the page was loaded, by all settings of a race except its workers.
const own = new Map(); // task and payload → (workers → gains of all rounds)
const last = new Map(); // a race → its last result
const cores = () => Math.max(1, navigator.hardwareConcurrency || 2);

function options(select, count, chosen) {
  for (let value = 1; value <= count; value += 1) {
    select.append(Object.assign(document.createElement("option"), { value, textContent: value }));
  }
  select.value = chosen;
}

/** What the reader has set: a name for each field of the form. */
function settings(form) {
  const value = (name) => form.elements.namedItem(name).value;
  const bytes = Number(value("payload")) * 1024;
  const shared = form.elements.namedItem("sharing").checked;
  return {
    workers: Number(value("workers")),
    rounds: Number(value("rounds")),
    predicted: Number(value("predicted")),
    length: value("length"),
    kB: bytes / 1024,
    shared: shared && bytes > 0,
    work: {
      limit: LENGTHS[value("length")],
      payload: shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes),
    },
  };
}

/** What makes two races the same kind, in words. */
const kind = ({ length, kB }, shared) =>
  `${length} tasks` + (kB ? `, ${kB} kB ${shared ? "shared" : "copied"}` : "");

/** Yields the result so far after each round. */
async function* contest(chosen, place, say) {
  const begun = performance.now();
  const { pool, version } = await open(chosen.workers, say);
  const started = (performance.now() - begun) / 1000;
  place.lanes.replaceChildren();
  place.lanes.hidden = false;
  const live = lanes(place.lanes, pool.length);
  await warmUp(pool);
  const found = [];
  for (let number = 0; number < chosen.rounds; number += 1) {
    const watch = (turn, task) => {
      if (task) return live.done(turn, task);
      live.begin(turn);
      say(`round ${number + 1} of ${chosen.rounds}: ${ALONE_OR_TOGETHER[turn]}…`);
    };
    found.push(await round(pool, number, chosen.work, watch));
    const gains = found.map(({ gain }) => gain);
    yield { ...chosen, started, version, found, gains, count: pool.length, gain: median(gains) };
  }
}

/** Add to the earlier results: each round once, and the last result of each race. */
function remember(result) {
  const name = kind(result, result.shared);
  const counts = own.get(name) ?? own.set(name, new Map()).get(name);
  counts.set(result.count, [...(counts.get(result.count) ?? []), result.gains.at(-1)]);
  last.set(`${name} ${result.count}`, result);
}

/** The round in the middle, so that the chart shows the round of the median. */
const middle = ({ found }) => found.toSorted((a, b) => a.gain - b.gain)[Math.floor((found.length - 1) / 2)];

/** Between rounds, when nothing is measured. */
async function present(result, place) {
  report(place.said, result);
  place.charts.hidden = false;
  await show(place.gantt, gantt(middle(result), result.count));
  const name = kind(result, result.shared);
  const figure = await scaling(own.get(name), `this browser, ${name}`);
  if (figure) await show(place.scaling, figure);
}

function verdict({ predicted, gain }) {
  if (Math.abs(predicted - gain) < CLOSE_ENOUGH) return "Your prediction was about right.";
  return `You predicted ${predicted}×: ${gain > predicted ? "it gained more" : "it gained less"}.`;
}

function made(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

function report(place, result) {
  const { alone, together } = middle(result);
  const line = (textContent, className = "") => made("p", { textContent, className });
  const seconds = `alone ${alone.seconds.toFixed(2)} s, together ${together.seconds.toFixed(2)} s`;
  const rounds = result.gains.map((gain) => gain.toFixed(2)).join(", ");
  const workers = `${result.count} ${result.count === 1 ? "worker" : "workers"}`;
  const parts = [
    line(`${workers}: ${result.gain.toFixed(2)}× as fast as one alone`, "race__gain"),
    line(verdict(result), "race__verdict"),
    line(result.gains.length > 1 ? `Median of ${result.gains.length} (${rounds}). Middle round: ${seconds}.` : `One round: ${seconds}.`),
    line(
      `Python ${result.version} in WebAssembly · this browser reports ${cores()} cores` +
        ` · ready after ${result.started.toFixed(2)} s · ${kind(result, result.shared)}` +
        ` · ${new Date().toLocaleString()}`,
      "race__source",
    ),
  ];
  if (result.count < result.workers) parts.push(line(`Only ${result.count} of ${result.workers} interpreters could be started.`));
  if (result.kB) parts.push(copiedAndShared(result));
  place.replaceChildren(...parts);
}

/** The last race of each kind beside the other: same workers, same tasks, same payload. */
function copiedAndShared(result) {
  const row = (...cells) => made("tr", {}, ...cells.map((textContent) => made("td", { textContent })));
  const of = (shared) => {
    const found = last.get(`${kind(result, shared)} ${result.count}`);
    const name = `${result.kB} kB ${shared ? "shared" : "copied"}`;
    if (!found) return row(name, "not raced yet", "");
    const { together } = middle(found);
    return row(name, `${together.seconds.toFixed(2)} s`, `${found.gain.toFixed(2)}×`);
  };
  const head = ["payload", "together", "speed-up"].map((textContent) => made("th", { textContent, scope: "col" }));
  return made("table", {}, made("thead", {}, made("tr", {}, ...head)), made("tbody", {}, of(false), of(true)));
}

function begin(form) {
  const field = (name) => form.elements.namedItem(name);
  const part = (name) => form.parentElement.querySelector(`[data-${name}]`);
  const place = { said: part("result"), lanes: part("lanes"), charts: part("charts"), gantt: part("gantt"), scaling: part("scaling") };
  const say = (text) => (part("status").textContent = text);
  const most = Math.min(Math.max(cores(), 2), 16); // two even on one core, to show no gain
  options(field("workers"), most, 2);
  field("sharing").disabled = !window.crossOriginIsolated;
  part("why").hidden = window.crossOriginIsolated;
  form.hidden = false;
  form.previousElementSibling.hidden = true; // what it needs is there

  field("stop").onclick = close;
  form.onsubmit = async (event) => {
    event.preventDefault();
    field("start").disabled = true;
    field("stop").disabled = false;
    try {
      for await (const result of contest(settings(form), place, say)) {
        if (!form.isConnected) break; // the reader has left the page
        remember(result);
        await present(result, place);
      }
      say("done");
    } catch (error) {
      say(error instanceof Stopped ? "stopped" : error.message);
    } finally {
      place.lanes.hidden = true;
      field("start").disabled = false;
      field("stop").disabled = true;
    }
  };
}

function arrive() {
  const form = document.querySelector("form.race");
  if (!form) return close(); // the reader has left the page
  if ("ready" in form.dataset) return;
  form.dataset.ready = "";
  begin(form);
}

if (window.document$) window.document$.subscribe(arrive);
else arrive();
