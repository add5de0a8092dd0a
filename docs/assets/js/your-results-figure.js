/* From points to a figure and its table, in the look of the site's charts (gillab.charts). */

import { LOOK } from "./your-results-data.js";

const ROW_PX = 52;

/**
 * @typedef {import("./your-results-stats.js").Estimate} Estimate
 * @typedef {import("./your-results-data.js").Point} Point
 * @typedef {{title: string, says: string, figure: Object, table: {columns: string[],
 *   rows: string[][]}}} Chart
 */

/**
 * One row a label, one point with its interval a source and executor, none on top of another.
 * @param {Point[]} points @returns {Chart}
 */
export function dots(title, says, rows, points, { unit, scale = 1, title: text, log, mark, byMachine }) {
  const byRow = rows.every((name) => Object.hasOwn(LOOK, name)); // the row names the executor
  const key = ({ executor, source }) =>
    byMachine ? executor : byRow ? source.name : `${executor}, ${source.name}`;
  const drawable = points.filter(({ found }) => Number.isFinite(found.median));
  const series = Map.groupBy(drawable, key);
  const step = Math.min(0.24, 0.84 / series.size);
  const data = [...series].map(([name, its], place) => {
    const { executor, source } = its[0];
    const hollow = source.ours && !byMachine;
    const shift = (place - (series.size - 1) / 2) * step;
    return {
      type: "scatter",
      mode: "markers",
      name,
      x: its.map((p) => p.found.median * scale),
      y: its.map((p) => p.row + shift),
      error_x: bars(its.map((p) => p.found), scale, byRow ? "var(--gil-ink-soft)" : colour(executor)),
      marker: byRow ? plainMarker(its, hollow) : marker(executor, hollow),
      hovertemplate: "%{x:.3s}",
    };
  });
  const layout = {
    ...base(120 + Math.max(ROW_PX, 14 * series.size) * Math.max(1, rows.length)),
    xaxis: axis(text, log ? { type: "log", dtick: ticks(data) } : { rangemode: "tozero" }),
    yaxis: axis("", {
      tickmode: "array",
      tickvals: rows.map((_, i) => i),
      ticktext: rows,
      range: [rows.length - 0.5, -0.5],
      zeroline: false,
      showgrid: false,
    }),
    shapes: mark ? [lineAt(mark)] : [],
  };
  const table = {
    columns: ["results", "what", "executor", "median (95 % interval)"],
    rows: points.map((p) => [p.source.name, rows[p.row], p.executor, shown(p.found, unit)]),
  };
  return { title, says, figure: { data, layout }, table };
}

/* A step a decade, unless there are so few decades that the axis would hardly have a number. */
function ticks(data) {
  const values = data.flatMap(({ x }) => x).filter((value) => value > 0);
  return Math.log10(Math.max(...values) / Math.min(...values)) < 2 ? "D2" : 1;
}

/** The layout that all figures share. */
export function base(height) {
  return {
    height,
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: "system-ui, sans-serif", size: 14, color: "var(--gil-ink)" },
    margin: { l: 12, r: 16, t: 44, b: 44 },
    legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" },
    hoverlabel: { bgcolor: "var(--gil-raised)", bordercolor: "var(--gil-line)", font: { color: "var(--gil-ink)" } },
    dragmode: false,
  };
}

export function axis(text, more) {
  return {
    gridcolor: "var(--gil-line)",
    linecolor: "var(--gil-line)",
    zerolinecolor: "var(--gil-line)",
    tickfont: { color: "var(--gil-ink-soft)" },
    fixedrange: true,
    automargin: true,
    title: { text, font: { color: "var(--gil-ink-soft)" } },
    ...more,
  };
}

function lineAt(x) {
  const line = { color: "var(--gil-ink)", width: 1.5, dash: "dot" };
  return { type: "line", x0: x, x1: x, y0: 0, y1: 1, yref: "paper", line };
}

/** As many times as fast as there are workers. */
export function ideal(counts) {
  const line = { color: "var(--gil-ink-soft)", dash: "dot", width: 1.5 };
  return { type: "scatter", mode: "lines", x: counts, y: counts, line };
}

export function colour(executor) {
  return `var(${LOOK[executor][0]})`;
}

export function marker(executor, hollow) {
  const symbol = LOOK[executor][1] + (hollow ? "-open" : "");
  return { color: colour(executor), symbol, size: 11, line: { width: 2, color: colour(executor) } };
}

/* Where the row names the executor, the shape is free to say whose point it is. */
function plainMarker(points, hollow) {
  const colours = points.map((p) => colour(p.executor));
  const symbol = hollow ? "diamond-open" : "circle";
  return { color: colours, symbol, size: 11, line: { width: 2, color: colours } };
}

/** Error bars from the low to the high end of each interval. */
export function bars(found, scale, color) {
  return {
    type: "data",
    symmetric: false,
    array: found.map((e) => (e.high - e.median) * scale),
    arrayminus: found.map((e) => (e.median - e.low) * scale),
    thickness: 2,
    width: 5,
    color,
  };
}

/* ---- for people ------------------------------------------------------------------------------------ */

function shown(found, unit) {
  if (unit === "×") return times(found);
  if (unit === "B") return `${(found.median / 1e6).toPrecision(3)} MB`;
  return `${seconds(found.median)} (${seconds(found.low)}–${seconds(found.high)})`;
}

export function times({ median: middle, low, high }) {
  return `${middle.toFixed(2)}× (${low.toFixed(2)}–${high.toFixed(2)})`;
}

/** Three significant digits and a unit: 0.00123 → "1.23 ms". */
export function seconds(value) {
  for (const [unit, size] of [["s", 1], ["ms", 1e-3], ["µs", 1e-6]]) {
    if (value >= size) return `${plain(value / size)} ${unit}`;
  }
  return `${plain(value * 1e9)} ns`;
}

/** Three significant digits. */
export function plain(value) {
  return String(Number(value.toPrecision(3)));
}

export function percent(share) {
  return `${Math.round(100 * share)}%`;
}
