/* Selects runs and gains from results. */

import { estimate, medianSpeedUp, speedUp } from "./your-results-stats.js";

/**
 * @typedef {import("./your-results-format.js").Results} Results
 * @typedef {import("./your-results-stats.js").Estimate} Estimate
 * @typedef {{name: string, results: Results, ours: boolean}} Source  ours: the reference
 * @typedef {{row: number, source: Source, executor: string, found: Estimate}} Point
 */

/** Order, colour and marker of the executors: gillab.charts.look.LOOK. */
export const LOOK = {
  inline: ["--gil-inline", "line-ns", "dot"],
  threads: ["--gil-threads", "square", "dash"],
  qthreads: ["--gil-threads", "hourglass", "longdashdot"],
  processes: ["--gil-processes", "triangle-up", "dashdot"],
  "processes-fork": ["--gil-processes", "diamond", "dashdot"],
  "processes-forkserver": ["--gil-processes", "triangle-down", "dashdot"],
  "processes-spawn": ["--gil-processes", "triangle-left", "dashdot"],
  interpreters: ["--gil-interpreters", "circle", "solid"],
  cluster: ["--gil-cluster", "star", "longdash"],
};

/** What else answers requests in the suite server: gillab.charts.server_runs. */
const WAYS = {
  loops: ["--gil-interpreters", "star", "longdashdot"],
  uvicorn: ["--gil-processes", "square-open", "dot"],
  granian: ["--gil-cluster", "hexagon-open", "dash"],
};

/** All names that a row may have. */
export const EVERYBODY = { ...LOOK, ...WAYS };

/** The titles of gillab.core.workloads.WORKLOADS, in its order. */
export const WORKLOADS = {
  primes: "count primes",
  mandelbrot: "Mandelbrot set",
  nbody: "n-body orbit",
  json: "json encode and decode",
  regex: "regex search",
  sha256: "sha256 of 2 MB",
  sleep: "sleep 5 ms",
  http: "HTTP request, 5 ms away",
};

/** Every executor but the baseline. */
export const POOLS = Object.keys(LOOK).filter((name) => name !== "inline");

/** Runs of a suite that finished, of one build, narrowed by what `wanted` says of the case. */
export function select(results, suite, wanted = {}, build = mainBuild(results)) {
  return results.runs.filter(
    ({ status, case: its }) =>
      status === "ok" &&
      its.suite === suite &&
      its.build === build &&
      Object.entries(wanted).every(([name, value]) => its[name] === value),
  );
}

/** The suites of which a run finished. */
export function suitesOf({ runs }) {
  return new Set(runs.filter(({ status }) => status === "ok").map((run) => run.case.suite));
}

/** The build that was named first: the one that charts of one build show. */
export function mainBuild(results) {
  return Object.keys(results.builds)[0];
}

/** Whether every speed-up has a baseline in its own blocks: gillab.charts.cpu_runs.how. */
export function isPaired(results) {
  const pools = select(results, "cpu").filter((run) => run.case.executor !== "inline");
  return pools.every((run) => run.baseline);
}

/* A file is not trusted to hold what a clock can measure: 1e-300 s would make an axis of 300 decades. */
const LEAST = 1e-12;
const MOST = 1e15;

/** True for an estimate that can be drawn and said. @param {Estimate} found */
export function usable({ median, low, high }) {
  const sane = (value) => Number.isFinite(value) && Math.abs(value) < MOST;
  return [median, low, high].every(sane) && Math.abs(median) > LEAST;
}

/** Cores of the machine, or 0 if the file says something that no machine has. */
export function coresOf({ provenance: { machine } }) {
  const { cores_allowed: cores } = machine;
  return cores >= 0.01 && cores < 1e5 ? cores : 0;
}

/** The largest number of workers in these runs. */
export function mostWorkers(runs) {
  return runs.reduce((most, run) => Math.max(most, run.case.workers), 1);
}

/** Speed-up against inline of each pool with the most workers. @returns {[string, Estimate][]} */
export function speedUps(results, workload, build) {
  return withMostWorkers(results, workload, build).flatMap(([executor, baseline, runs]) => {
    const found = speedUp(baseline, runs);
    return found && usable(found) ? [[executor, found]] : [];
  });
}

/** The medians of these alone. @returns {[string, number][]} */
export function medianSpeedUps(results, workload, build) {
  const found = withMostWorkers(results, workload, build);
  return found.map(([executor, baseline, runs]) => [executor, medianSpeedUp(baseline, runs)]);
}

function withMostWorkers(results, workload, build = mainBuild(results)) {
  const runs = select(results, "cpu", { workload }, build);
  const baseline = runs.filter((run) => run.case.executor === "inline");
  const workers = mostWorkers(select(results, "cpu", {}, build));
  return POOLS.map((executor) => {
    const same = ({ case: its }) => its.executor === executor && its.workers === workers;
    return [executor, baseline, runs.filter(same)];
  });
}

/** What each executor has: `pick` gives the values of its runs. */
export function estimates(source, pick, names = POOLS) {
  return names.flatMap((executor) => {
    const values = pick(executor);
    const found = values.length ? estimate(values) : null;
    return found && usable(found) ? [{ source, executor, found }] : [];
  });
}
