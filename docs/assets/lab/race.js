// The page of the race: asks for a prediction, runs the rounds, says what came out.

import { show } from "../charts.js";
import { LENGTHS, close, median, open, round, warmUp } from "./contest.js";
import { gantt, lanes, scaling } from "./race-charts.js";
import { Stopped } from "./python.js";

const CLOSE_ENOUGH = 0.35;
const ALONE_OR_TOGETHER = { alone: "one interpreter does all of it", together: "they share it" };

const own = new Map(); // workers → gains of all rounds seen since the page was loaded
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
    shared,
    work: {
      limit: LENGTHS[value("length")],
      payload: shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes),
    },
  };
}

async function contest(chosen, place, say) {
  const begun = performance.now();
  const { pool, version } = await open(chosen.workers, say);
  const started = (performance.now() - begun) / 1000;
  place.lanes.replaceChildren();
  place.lanes.hidden = false;
  const live = lanes(place.lanes, pool.length);
  await warmUp(pool);
  const found = [];
  for (let number = 0; number < chosen.rounds; number += 1) {
    const watch = (turn, worker, tasks) => {
      live.done(turn, worker, tasks);
      if (worker === null) say(`round ${number + 1} of ${chosen.rounds}: ${ALONE_OR_TOGETHER[turn]}…`);
    };
    found.push(await round(pool, number, chosen.work, watch));
  }
  const gains = found.map(({ gain }) => gain);
  own.set(pool.length, [...(own.get(pool.length) ?? []), ...gains]);
  return { ...chosen, started, version, found, gains, count: pool.length, gain: median(gains) };
}

/** The round in the middle: what the chart shows is what the median says. */
const middle = ({ found }) => found.toSorted((a, b) => a.gain - b.gain)[Math.floor((found.length - 1) / 2)];

async function present(result, place) {
  place.lanes.hidden = true;
  report(place.said, result);
  place.charts.hidden = false;
  await show(place.gantt, gantt(middle(result), result.count));
  const figure = await scaling(own);
  if (figure) await show(place.scaling, figure);
}

function verdict({ predicted, gain }) {
  if (Math.abs(predicted - gain) < CLOSE_ENOUGH) return "Your prediction was about right.";
  return `You predicted ${predicted}×: ${gain > predicted ? "it gained more" : "it gained less"}.`;
}

function report(place, result) {
  const { alone, together } = middle(result);
  const line = (text, className = "") => Object.assign(document.createElement("p"), { textContent: text, className });
  const seconds = `alone ${alone.seconds.toFixed(2)} s, together ${together.seconds.toFixed(2)} s`;
  const rounds = result.gains.map((gain) => gain.toFixed(2)).join(", ");
  const payload = result.work.payload.byteLength / 1024;
  const parts = [
    line(`${result.gain.toFixed(2)}× as fast with ${result.count} of ${cores()} cores this browser reports`, "race__gain"),
    line(verdict(result), "race__verdict"),
    line(result.gains.length > 1 ? `Median of ${result.gains.length} (${rounds}). Middle round: ${seconds}.` : `One round: ${seconds}.`),
    line(
      `Python ${result.version} in WebAssembly · ready after ${result.started.toFixed(2)} s` +
        (payload ? ` · ${payload} kB ${result.shared ? "shared" : "copied"} with each task` : "") +
        ` · ${new Date().toLocaleString()}`,
      "race__source",
    ),
  ];
  if (result.count < result.workers) parts.push(line(`Only ${result.count} of ${result.workers} interpreters could be started.`));
  place.replaceChildren(...parts);
}

function begin(form) {
  const field = (name) => form.elements.namedItem(name);
  const part = (name) => form.parentElement.querySelector(`[data-${name}]`);
  const place = { said: part("result"), lanes: part("lanes"), charts: part("charts"), gantt: part("gantt"), scaling: part("scaling") };
  const say = (text) => (part("status").textContent = text);
  const most = Math.min(Math.max(cores(), 2), 16); // two on one core gain nothing: worth seeing
  options(field("workers"), most, 2);
  field("sharing").disabled = !window.crossOriginIsolated;
  part("why").hidden = window.crossOriginIsolated;
  form.hidden = false;

  field("stop").onclick = close;
  form.onsubmit = async (event) => {
    event.preventDefault();
    field("start").disabled = true;
    field("stop").disabled = false;
    try {
      await present(await contest(settings(form), place, say), place);
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
  if (!form) return close(); // the reader has gone on
  if ("ready" in form.dataset) return;
  form.dataset.ready = "";
  begin(form);
}

if (window.document$) window.document$.subscribe(arrive);
else arrive();
