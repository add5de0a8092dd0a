/* The model of the page "Which one?": gillab.charts.cost_model, number by number.

   seconds = trip + transfer of the payload + work / speed-up */

import { mainBuild, medianSpeedUps, mostWorkers, POOLS, select } from "./your-results-data.js";
import { own } from "./your-results-format.js";
import { groups, median } from "./your-results-stats.js";

export const CLOSE = 1.1;
const PAYLOADS = ["bytes", "list", "view"];

/**
 * @typedef {{executor: string, workers: number, tripSeconds: number, speedUp: number,
 *   transfers: Object<string, [number, number][]>, startSeconds: number}} Parts
 */

/** Inline, and each pool of which all parts were measured. @returns {Parts[]} */
export function partsOf(results, workload = "primes", build = mainBuild(results)) {
  const trips = select(results, "roundtrip", { workload: "throughput" }, build).filter(
    (run) => own(run.case.params, "batch") === 1,
  );
  const workers = mostWorkers(select(results, "cpu", {}, build));
  const gains = new Map(medianSpeedUps(results, workload, build));
  const found = [{ executor: "inline", workers: 1, tripSeconds: 0, speedUp: 1, transfers: {}, startSeconds: 0 }];
  for (const executor of POOLS) {
    const its = groups(trips.filter((run) => run.case.executor === executor)).flat();
    const speedUp = gains.get(executor);
    if (!its.length || !(speedUp > 0 && speedUp < Infinity)) continue;
    const transfers = Object.fromEntries(PAYLOADS.map((kind) => [kind, transfersOf(results, executor, kind, build)]));
    const startSeconds = startOf(results, executor, build);
    found.push({ executor, workers, tripSeconds: median(its), speedUp, transfers, startSeconds });
  }
  return found;
}

function transfersOf(results, executor, workload, build) {
  const runs = select(results, "transfer", { workload, executor }, build);
  const bySize = Map.groupBy(runs, (run) => own(run.case.params, "payload_bytes"));
  const sizes = [...bySize.keys()].filter((size) => size > 0).sort((a, b) => a - b);
  const medians = sizes.map((size) => median(groups(bySize.get(size)).flat()));
  return sizes.map((size, i) => [size, Math.max(0, medians[i] - medians[0])]);
}

/* A start method has its own name in the suite startup; the fastest one is taken. */
function startOf(results, executor, build) {
  const runs = select(results, "startup", { workload: "pool" }, build);
  const names = [...new Set(runs.map((run) => run.case.executor))].filter((name) => name.startsWith(executor));
  const starts = names.map((name) => median(groups(runs.filter((run) => run.case.executor === name)).flat()));
  return starts.length ? Math.min(...starts) : NaN;
}

/** Seconds for a payload: a line between measured sizes, and the last one's slope beyond. */
export function transfer(points, bytes) {
  if (!points?.length || bytes <= points[0][0]) return 0;
  if (points.length === 1) return points[0][1];
  for (let i = 1; i < points.length; i++) {
    const [[x0, y0], [x1, y1]] = [points[i - 1], points[i]];
    if (bytes <= x1) return y0 + ((y1 - y0) * (bytes - x0)) / (x1 - x0);
  }
  const [[x0, y0], [x1, y1]] = points.slice(-2);
  return y1 + (Math.max(0, y1 - y0) * (bytes - x1)) / (x1 - x0);
}

/** Seconds of one of many tasks. @param {Parts} parts */
export function seconds(parts, taskSeconds, payload, bytes) {
  return parts.tripSeconds + transfer(parts.transfers[payload], bytes) + taskSeconds / parts.speedUp;
}

/** The speed-up with another number of workers: Amdahl's law on the part that was measured. */
export function scaled(parts, workers) {
  if (parts.executor === "inline" || workers === parts.workers || parts.workers < 2) return parts;
  const serial = Math.min(1, Math.max(0, (parts.workers / parts.speedUp - 1) / (parts.workers - 1)));
  const speedUp = parts.speedUp < 1 ? parts.speedUp : 1 / (serial + (1 - serial) / workers);
  return { ...parts, workers, speedUp };
}

/** [executor, times as fast as inline], the fastest first. */
export function ranking(parts, taskSeconds, payload, bytes) {
  const found = parts.map((one) => [one.executor, taskSeconds / seconds(one, taskSeconds, payload, bytes)]);
  return found.sort((a, b) => b[1] - a[1]);
}

/** Who is faster than all others by a tenth; inline if no pool is; empty if two pools are close. */
export function winner(parts, taskSeconds, payload, bytes) {
  const [[first, gain], second] = ranking(parts, taskSeconds, payload, bytes);
  if (first === "inline" || gain < CLOSE) return "inline";
  return gain >= CLOSE * (second?.[1] ?? 0) ? first : "";
}
