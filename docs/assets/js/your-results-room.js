/* A whole room's machines on one chart, for the instructor. Machines are never merged. */

import { coresOf, POOLS, speedUps, WORKLOADS } from "./your-results-data.js";
import { dots, plain } from "./your-results-figure.js";
import { median } from "./your-results-stats.js";

/**
 * All machines below each other, fewest cores on top. `labels` are ours, not the files'.
 * @param {import("./your-results-data.js").Source[]} sources
 * @param {string} workload
 * @returns {import("./your-results-figure.js").Chart}
 */
export function roomChart(sources, workload) {
  const cores = ({ results }) => coresOf(results);
  const sorted = [...sources].sort((a, b) => cores(a) - cores(b));
  const labels = sorted.map((s) => `${s.ours ? "reference" : s.name} · ${cores(s) ? plain(cores(s)) : "?"} cores`);
  const points = sorted.flatMap((source, row) =>
    speedUps(source.results, workload).map(([executor, e]) => ({ row, source, executor, found: e })),
  );
  const says =
    `Speed-up against inline of “${WORKLOADS[workload]}”, each machine with its most workers, ` +
    `fewest cores on top. ${spread(points)}`;
  const options = { unit: "×", title: "speed-up against inline (×)", mark: 1, byMachine: true };
  return dots("The room", says, labels, points, options);
}

/** "threads 1.0× (0.9–1.1), …": median and range over machines, which are never merged. */
export function spread(points) {
  const said = POOLS.flatMap((executor) => {
    const found = points.filter((p) => p.executor === executor).map((p) => p.found.median);
    if (!found.length) return [];
    const [low, high] = [Math.min(...found), Math.max(...found)];
    return [`${executor} ${median(found).toFixed(2)}× (${low.toFixed(2)}–${high.toFixed(2)})`];
  });
  if (!said.length) return "None of these files holds a gain of it that can be drawn.";
  return `In the middle of these machines, and from the lowest to the highest: ${said.join(", ")}.`;
}
