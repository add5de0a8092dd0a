/* From results to figures: yours beside the reference, and a whole room's beside each other.

   The site's charts are functions in Python and cannot run here. What both share is the data,
   the arithmetic and the roles; a chart here is a table of points, drawn by one function. No text
   of a file goes into a figure, since the drawing library reads texts as markup. */

import { estimates, EVERYBODY, LOOK, mostWorkers, POOLS, select, speedUps, suitesOf, usable, WORKLOADS } from "./your-results-data.js";
import { axis, bars, base, colour, dots, heat, ideal, marker, percent, times, variantOf } from "./your-results-figure.js";
import { own } from "./your-results-format.js";
import { difference, groups, speedUp } from "./your-results-stats.js";

const PAYLOADS = { bytes: "bytes", str: "text", list: "list of floats", dict: "dict", view: "buffer" };
const MOST_COUNTS = 64;

/**
 * @typedef {import("./your-results-data.js").Source} Source
 * @typedef {import("./your-results-figure.js").Chart} Chart
 */

/* ---- the charts, one function a question ------------------------------------------------------- */

/** @param {Source[]} sources @returns {Chart} */
function winnersChart(sources) {
  const found = Object.keys(WORKLOADS).map((workload) =>
    sources.map((source) => new Map(speedUps(source.results, workload))),
  );
  const kept = Object.values(WORKLOADS).flatMap((title, i) =>
    found[i].some((gains) => gains.size) ? [{ title, bySource: found[i] }] : [],
  );
  const pools = POOLS.filter((pool) => kept.some((row) => row.bySource.some((gains) => gains.has(pool))));
  const panels = sources.map(({ name }, place) => ({
    name,
    cells: kept.map(({ bySource }) => pools.map((pool) => bySource[place].get(pool))),
  }));
  const rows = sources.flatMap(({ name }, place) =>
    kept.flatMap(({ title, bySource }) =>
      bySource[place].size ? [[name, title, verdict(bySource[place])]] : [],
    ),
  );
  return {
    title: "What wins where",
    says:
      "Speed-up against inline with the most workers of each machine, one row for each workload and one " +
      "column for each pool. ▲ is surely faster than no pool, ▼ surely slower: the whole 95 % interval is " +
      "on that side of 1. ≈ may be either.",
    figure: heat(panels, pools, kept.map(({ title }) => title)),
    table: { columns: ["results", "workload", "fastest"], rows },
  };
}

/* Which pool wins, and which difference is not real: src/gillab/charts/winners.py. */
function verdict(gains) {
  const found = [...gains];
  const bestLow = Math.max(0, ...found.map(([, { low }]) => low));
  const names = found.filter(([, { low, high }]) => low > 1 && high >= bestLow).map(([pool]) => pool);
  if (names.length > 1) return `${names.join(" or ")}: no real difference`;
  if (names.length) return names[0];
  return found.every(([, { high }]) => high < 1) ? "no pool: each is slower" : "no pool is surely faster";
}

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
    marker: marker(executor, variantOf(source)),
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
  const baseline = runs.filter((run) => run.case.executor === "inline");
  return POOLS.flatMap((executor) => {
    const its = runs.filter((run) => run.case.executor === executor);
    const counts = [...new Set(its.map((run) => run.case.workers))].sort((a, b) => a - b);
    const gains = counts.slice(0, MOST_COUNTS).map((n) => [n, speedUp(baseline, its.filter((r) => r.case.workers === n))]);
    const found = gains.filter(([, gain]) => gain && usable(gain));
    const line = { source, executor, counts: found.map(([n]) => n), found: found.map(([, gain]) => gain) };
    return found.length ? [line] : [];
  });
}

/** @param {Source[]} sources @returns {Chart} */
function startUpChart(sources) {
  const pick = (results, executor) => groups(select(results, "startup", { workload: "pool", executor }));
  const says =
    "Milliseconds from nothing to a pool's first result, on a logarithmic axis: each step of the " +
    "grid is ten times as long. Each machine starts its most workers.";
  return byExecutor("Start-up", says, sources, pick, { unit: "s", scale: 1e3, title: "milliseconds (logarithmic)", log: true });
}

/** @param {Source[]} sources @returns {Chart} */
function roundTripChart(sources) {
  const pick = (results, executor) => groups(select(results, "roundtrip", { workload: "latency", executor }));
  const says =
    "Microseconds that one task costs although it does nothing, on a logarithmic axis. Work that " +
    "takes less than this is faster without a pool.";
  return byExecutor("Round trip", says, sources, pick, { unit: "s", scale: 1e6, title: "microseconds a task (logarithmic)", log: true });
}

/** @param {Source[]} sources @returns {Chart} */
function transferChart(sources) {
  const size = largestCommon(sources, "transfer", "payload_bytes");
  const found = Object.keys(PAYLOADS).map((workload) =>
    sources.flatMap((source) => {
      const runs = select(source.results, "transfer", { workload }).filter(
        (run) => own(run.case.params, "payload_bytes") === size,
      );
      return estimates(source, (executor) => groups(runs.filter((r) => r.case.executor === executor)));
    }),
  );
  const { rows, points } = numbered(Object.values(PAYLOADS), found);
  const says =
    `Milliseconds to hand a payload of ${Math.round(size / 1e3).toLocaleString("en")} kB to a worker, on a logarithmic ` +
    "axis: the largest size that all of these results hold. A buffer is shared, the rest is copied.";
  return dots("Transfer", says, rows, points, { unit: "s", scale: 1e3, title: "milliseconds (logarithmic)", log: true });
}

/* The largest value of a parameter that all of these results were measured with, or 0. */
function largestCommon(sources, suite, parameter) {
  const sizes = sources.map(({ results }) => {
    const found = select(results, suite).map((run) => own(run.case.params, parameter));
    return new Set(found.filter((size) => Number.isFinite(size) && size > 0));
  });
  return Math.max(0, ...[...sizes[0]].slice(0, 100).filter((size) => sizes.every((s) => s.has(size))));
}

const bareMemoryChart = (sources) => memoryChart(sources, "bare", "Memory", "with nothing imported");
const serviceMemoryChart = (sources) =>
  memoryChart(sources, "service", "Memory of a small service", "with asyncio, http, ssl and sqlite3 imported");

/** @param {Source[]} sources @returns {Chart} */
function memoryChart(sources, workload, title, imports) {
  const points = sources.flatMap((source) =>
    POOLS.flatMap((executor) => {
      const added = addedBytes(source.results, workload, executor);
      return added ? [{ source, executor, found: added }] : [];
    }),
  );
  const names = POOLS.filter((name) => points.some((point) => point.executor === name));
  const placed = points.map((point) => ({ ...point, row: names.indexOf(point.executor) }));
  const says =
    `Megabytes that each worker adds to the whole tree of processes, ${imports}: the ` +
    "median with the most workers, less the median without a pool, shared among the workers.";
  return dots(title, says, names, placed, { unit: "B", scale: 1e-6, title: "MB a worker" });
}

function addedBytes(results, workload, executor) {
  const runs = select(results, "memory", { workload, executor });
  const alone = groups(select(results, "memory", { workload, executor: "inline" }));
  const workers = mostWorkers(runs);
  const values = groups(runs.filter((run) => run.case.workers === workers));
  const found = values.length && alone.length ? difference(values, alone, workers) : null;
  return found && usable(found) ? found : null;
}

/** @param {Source[]} sources @returns {Chart} */
function serverWorkChart(sources) {
  const load = largestCommon(sources, "server", "load");
  const pick = (results, executor) =>
    groups(serverRuns(results, executor, load)).map((values) => values.map((s) => 1 / s));
  const says =
    `Heavy requests that a server answered in a second, while ${percent(load)} of all cores were ` +
    "asked for: the highest load that all of these results hold. Further right is more work done.";
  const options = { unit: "/s", title: "heavy requests a second", names: Object.keys(EVERYBODY) };
  return byExecutor("Server: work", says, sources, pick, options);
}

/** @param {Source[]} sources @returns {Chart} */
function serverWaitChart(sources) {
  const load = largestCommon(sources, "server", "load");
  const pick = (results, executor) =>
    serverRuns(results, executor, load).flatMap(({ details }) => {
      const p99 = own(own(details, "light") ?? {}, "p99");
      return Number.isFinite(p99) && p99 >= 0 ? [[p99]] : [];
    });
  const says =
    `Milliseconds within which 99 % of the light requests were answered, at ${percent(load)} of all ` +
    "cores, on a logarithmic axis: the median over the runs. Further left waits less.";
  const names = Object.keys(EVERYBODY);
  const options = { unit: "s", scale: 1e3, title: "milliseconds (logarithmic)", log: true, names };
  return byExecutor("Server: waiting", says, sources, pick, options);
}

function serverRuns(results, executor, load) {
  const runs = select(results, "server", { workload: "mix", executor });
  const same = runs.filter((run) => own(run.case.params, "load") === load);
  const workers = mostWorkers(same);
  return same.filter((run) => run.case.workers === workers);
}

/** @param {Source[]} sources @returns {Chart} */
function windowChart(sources) {
  const pick = (results, executor) => {
    const runs = select(results, "desktop", { workload: "explorer", executor });
    const workers = mostWorkers(runs);
    return groups(runs.filter((run) => run.case.workers === workers));
  };
  const says =
    "By how many milliseconds a window's frames came late at most, 99 of 100, while workers computed " +
    "beside it; on a logarithmic axis. Right of the line, which is one frame, people see it.";
  const names = Object.keys(LOOK);
  const options = { unit: "s", scale: 1e3, title: "milliseconds (logarithmic)", log: true, mark: 1e3 / 60, names };
  return byExecutor("A window that computes", says, sources, pick, options);
}

const VARIANTS = ["", "-open", "-dot", "-open-dot"];

/** Every build of one file: does the gain grow from one Python to the next? @returns {Chart} */
function buildsChart([source]) {
  const builds = Object.keys(source.results.builds).slice(0, 12);
  const sources = builds.map((build, i) => ({
    ...source,
    build,
    name: buildName(source.results, build, i),
    variant: VARIANTS[i % VARIANTS.length],
  }));
  const found = Object.keys(WORKLOADS).map((workload) =>
    sources.flatMap((one) =>
      speedUps(one.results, workload, one.build).map(([executor, e]) => ({ source: one, executor, found: e })),
    ),
  );
  const { rows, points } = numbered(Object.values(WORKLOADS), found);
  const says =
    "Your file holds several Python builds. Speed-up against inline of the same build, with the " +
    "most workers; each build has its own filling. The page “The long view” compares with inline of " +
    "the first build instead, which also shows what a build gains by itself.";
  return dots("Build by build", says, rows, points, { unit: "×", title: "speed-up against inline (×)", mark: 1 });
}

/* A build's name is a text of the file: only what looks like a version is drawn. */
function buildName({ builds }, build, place) {
  const name = /^\d+\.\d+[\w.+]{0,12}$/.test(build) ? build : `build ${place + 1}`;
  return builds[build].gil_enabled ? name : `${name} (no GIL)`;
}

/** A function of the reader's own, asked by `which`. @param {Source[]} sources @returns {Chart} */
function ownFunctionChart(sources) {
  const found = new Map();
  for (const source of sources) {
    const timed = select(source.results, "own").filter(
      (run) => own(run.case.params, "batch") > 0 && run.baseline && POOLS.includes(run.case.executor),
    );
    const byCase = Map.groupBy(timed, ({ case: its }) => `${its.executor} ${its.workers} ${its.params.batch}`);
    for (const runs of [...byCase.values()].slice(0, MOST_COUNTS)) {
      const { executor, workers, params } = runs[0].case;
      const batch = Number(params.batch) > 1 ? `, batches of ${Number(params.batch)}` : "";
      const label = `${executor}×${Number(workers)}${batch}`;
      const gain = speedUp([], runs);
      if (gain) found.set(label, [...(found.get(label) ?? []), { source, executor, found: gain }]);
    }
  }
  const { rows, points } = numbered([...found.keys()], [...found.values()]);
  const says =
    "Speed-up of your own function against inline, measured in turns with it, by the number of " +
    "workers and the tasks in one call. Left of the line at 1 a pool makes it slower.";
  return dots("Your own function", says, rows, points, { unit: "×", title: "speed-up against inline (×)", mark: 1 });
}

/** Each chart with the suite that it shows. */
const CHARTS = [
  ["own", ownFunctionChart],
  ["cpu", winnersChart],
  ["cpu", speedUpChart],
  ["cpu", scalingChart],
  ["startup", startUpChart],
  ["roundtrip", roundTripChart],
  ["transfer", transferChart],
  ["memory", bareMemoryChart],
  ["memory", serviceMemoryChart],
  ["server", serverWorkChart],
  ["server", serverWaitChart],
  ["desktop", windowChart],
];

/**
 * A chart for every question that a file answers, one after the other, beside the first reference
 * that has the suite: two machines at a time, never merged.
 * @param {Source} yours @param {Source[]} references @returns {Generator<Chart & {sources: Source[]}>}
 */
export function* comparisons(yours, references) {
  if (Object.keys(yours.results.builds).length > 1) {
    const chart = buildsChart([yours]);
    if (chart.table.rows.length) yield { ...chart, sources: [yours] }; // a file may hold no speed-ups
  }
  for (const [suite, make] of CHARTS) {
    const sources = [yours, references.find(({ results }) => suitesOf(results).has(suite)) ?? references[0]];
    const chart = make(sources);
    if (chart.table.rows.some(([name]) => name === yours.name)) yield { ...chart, sources };
  }
}

function byExecutor(title, says, sources, pick, options) {
  const points = sources.flatMap((source) =>
    estimates(source, (executor) => pick(source.results, executor), options.names),
  );
  const names = (options.names ?? POOLS).filter((name) => points.some((point) => point.executor === name));
  const placed = points.map((point) => ({ ...point, row: names.indexOf(point.executor) }));
  return dots(title, says, names, placed, options);
}

/** Rows with a value from at least one source, and the points in them. */
function numbered(labels, found) {
  const kept = labels.flatMap((label, i) => (found[i].length ? [{ label, points: found[i] }] : []));
  return {
    rows: kept.map(({ label }) => label),
    points: kept.flatMap(({ points }, row) => points.map((point) => ({ ...point, row }))),
  };
}
