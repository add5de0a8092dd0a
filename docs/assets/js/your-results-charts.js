/* From results to figures: yours beside the reference, and a whole room's beside each other.

   The loaders of the site are Python programs and cannot run here. What both share is the data,
   the arithmetic and the roles; a chart here is a table of points, drawn by one function. No text
   of a file goes into a figure, since the drawing library reads texts as markup. */

import { estimates, LOOK, mostWorkers, POOLS, select, speedUps, WORKLOADS } from "./your-results-data.js";
import { axis, bars, base, colour, dots, ideal, marker, percent, times } from "./your-results-figure.js";
import { own } from "./your-results-format.js";
import { groups, median, ratio } from "./your-results-stats.js";

const PAYLOADS = { bytes: "bytes", str: "text", list: "list of floats", dict: "dict", view: "buffer" };
const MOST_COUNTS = 64;

/**
 * @typedef {import("./your-results-data.js").Source} Source
 * @typedef {import("./your-results-figure.js").Chart} Chart
 */

/* ---- the charts, one function a question ------------------------------------------------------- */

/** @param {Source[]} sources @returns {Chart} */
function speedUpChart(sources) {
  const found = Object.keys(WORKLOADS).map((workload) =>
    sources.flatMap((source) =>
      speedUps(source.results, workload).map(([executor, e]) => ({ source, executor, found: e })),
    ),
  );
  const { rows, points } = numbered(Object.values(WORKLOADS), found);
  const says =
    "Speed-up against inline with the most workers of each machine. Filled: yours; hollow: the " +
    "reference. Left of the line at 1 a pool makes the work slower.";
  return dots("Speed-up", says, rows, points, { unit: "×", title: "speed-up against inline (×)", mark: 1 });
}

/** @param {Source[]} sources @returns {Chart} */
function scalingChart(sources) {
  const lines = sources.flatMap((source) => scalingLines(source));
  const counts = [...new Set(lines.flatMap((line) => line.counts))].sort((a, b) => a - b);
  const shown = counts.slice(0, MOST_COUNTS);
  const data = lines.map(({ source, executor, counts: x, found }) => ({
    type: "scatter",
    mode: "lines+markers",
    name: `${executor}, ${source.name}`,
    x,
    y: found.map((e) => e.median),
    error_y: bars(found, 1, colour(executor)),
    line: { color: colour(executor), dash: LOOK[executor][2], width: source.ours ? 1.5 : 3 },
    marker: marker(executor, source.ours),
  }));
  data.push({ ...ideal(shown), name: "ideal" });
  const rows = lines.flatMap(({ source, executor, counts: x, found }) =>
    found.map((e, i) => [source.name, executor, String(x[i]), times(e), percent(e.median / x[i])]),
  );
  return {
    title: "Scaling",
    says:
      "Speed-up of counting primes over the number of workers, yours with thick lines. A machine " +
      "with more cores has a longer line; what to compare is how far it bends below the dotted one.",
    figure: {
      data,
      layout: {
        ...base(460),
        xaxis: axis("workers", { tickvals: shown }),
        yaxis: axis("speed-up against inline (×)", { rangemode: "tozero" }),
      },
    },
    table: { columns: ["results", "executor", "workers", "speed-up (95 % interval)", "efficiency"], rows },
  };
}

function scalingLines(source) {
  const runs = select(source.results, "cpu", { workload: "primes" });
  const baseline = groups(runs.filter((run) => run.case.executor === "inline"));
  if (!baseline.length) return [];
  return POOLS.flatMap((executor) => {
    const its = runs.filter((run) => run.case.executor === executor);
    const counts = [...new Set(its.map((run) => run.case.workers))].sort((a, b) => a - b);
    const few = counts.slice(0, MOST_COUNTS);
    const found = few.map((n) => ratio(baseline, groups(its.filter((r) => r.case.workers === n))));
    return few.length ? [{ source, executor, counts: few, found }] : [];
  });
}

/** @param {Source[]} sources @returns {Chart} */
function startUpChart(sources) {
  const pick = (results, executor) => select(results, "startup", { workload: "pool", executor });
  const says =
    "Milliseconds from nothing to a pool's first result, on a logarithmic axis: each step of the " +
    "grid is ten times as long. Each machine starts its most workers.";
  return byExecutor("Start-up", says, sources, pick, { unit: "s", scale: 1e3, title: "milliseconds (logarithmic)", log: true });
}

/** @param {Source[]} sources @returns {Chart} */
function roundTripChart(sources) {
  const pick = (results, executor) => select(results, "roundtrip", { workload: "latency", executor });
  const says =
    "Microseconds that one task costs although it does nothing, on a logarithmic axis. Work that " +
    "takes less than this is faster without a pool.";
  return byExecutor("Round trip", says, sources, pick, { unit: "s", scale: 1e6, title: "microseconds a task (logarithmic)", log: true });
}

/** @param {Source[]} sources @returns {Chart} */
function transferChart(sources) {
  const size = largestCommonPayload(sources);
  const found = Object.keys(PAYLOADS).map((workload) =>
    sources.flatMap((source) => {
      const runs = select(source.results, "transfer", { workload }).filter(
        (run) => own(run.case.params, "payload_bytes") === size,
      );
      return estimates(source, (executor) => runs.filter((r) => r.case.executor === executor));
    }),
  );
  const { rows, points } = numbered(Object.values(PAYLOADS), found);
  const says =
    `Milliseconds to hand a payload of ${Math.round(size / 1e3).toLocaleString("en")} kB to a worker, on a logarithmic ` +
    "axis: the largest size that all of these results hold. A buffer is shared, the rest is copied.";
  return dots("Transfer", says, rows, points, { unit: "s", scale: 1e3, title: "milliseconds (logarithmic)", log: true });
}

function largestCommonPayload(sources) {
  const sizes = sources.map(({ results }) => {
    const found = select(results, "transfer").map((run) => own(run.case.params, "payload_bytes"));
    return new Set(found.filter((size) => Number.isInteger(size) && size > 0));
  });
  return Math.max(0, ...[...sizes[0]].slice(0, 100).filter((size) => sizes.every((s) => s.has(size))));
}

/** @param {Source[]} sources @returns {Chart} */
function memoryChart(sources) {
  const points = sources.flatMap((source) =>
    POOLS.flatMap((executor) => {
      const added = addedBytes(source.results, executor);
      return added ? [{ source, executor, found: added }] : [];
    }),
  );
  const names = POOLS.filter((name) => points.some((point) => point.executor === name));
  const placed = points.map((point) => ({ ...point, row: names.indexOf(point.executor) }));
  const says =
    "Megabytes that each worker adds to the whole tree of processes, with nothing imported: the " +
    "median with the most workers, less the median without a pool, shared among the workers.";
  return dots("Memory", says, names, placed, { unit: "B", scale: 1e-6, title: "MB a worker" });
}

function addedBytes(results, executor) {
  const runs = select(results, "memory", { workload: "bare", executor });
  const alone = groups(select(results, "memory", { workload: "bare", executor: "inline" }));
  const workers = mostWorkers(runs);
  const values = groups(runs.filter((run) => run.case.workers === workers));
  if (!values.length || !alone.length) return null;
  const added = (median(values.flat()) - median(alone.flat())) / workers;
  return { median: added, low: added, high: added, n: values.flat().length };
}

/** Every build of one file: does the gain grow from one Python to the next? @returns {Chart} */
function buildsChart([source]) {
  const builds = Object.keys(source.results.builds).slice(0, 12);
  const sources = builds.map((build, i) => ({ ...source, build, name: buildName(build, i), ours: i > 0 }));
  const found = Object.keys(WORKLOADS).map((workload) =>
    sources.flatMap((one) =>
      speedUps(one.results, workload, one.build).map(([executor, e]) => ({ source: one, executor, found: e })),
    ),
  );
  const { rows, points } = numbered(Object.values(WORKLOADS), found);
  const says =
    "Your file holds several Python builds. Speed-up against inline of the same build, with the " +
    "most workers; the first build is filled.";
  return dots("Build by build", says, rows, points, { unit: "×", title: "speed-up against inline (×)", mark: 1 });
}

/* A build's name is a text of the file: only what looks like a version is drawn. */
function buildName(build, place) {
  return /^\d+\.\d+[\w.+]{0,12}$/.test(build) ? build : `build ${place + 1}`;
}

/** Every question that the first source has an answer to, one after the other. */
export function* comparisons(sources) {
  const all = [speedUpChart, scalingChart, startUpChart, roundTripChart, transferChart, memoryChart];
  if (Object.keys(sources[0].results.builds).length > 1) yield buildsChart(sources);
  for (const make of all) {
    const chart = make(sources);
    if (chart.table.rows.some(([name]) => name === sources[0].name)) yield chart;
  }
}

function byExecutor(title, says, sources, pick, options) {
  const points = sources.flatMap((source) =>
    estimates(source, (executor) => pick(source.results, executor)),
  );
  const names = POOLS.filter((name) => points.some((point) => point.executor === name));
  const placed = points.map((point) => ({ ...point, row: names.indexOf(point.executor) }));
  return dots(title, says, names, placed, options);
}

/** Rows that somebody has an answer to, and the points in them. */
function numbered(labels, found) {
  const kept = labels.flatMap((label, i) => (found[i].length ? [{ label, points: found[i] }] : []));
  return {
    rows: kept.map(({ label }) => label),
    points: kept.flatMap(({ points }, row) => points.map((point) => ({ ...point, row }))),
  };
}
