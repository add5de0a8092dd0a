/* From points to a figure and its table, in the look of the site's charts (gillab.charts.look). */

import { EVERYBODY } from "./your-results-data.js";

const ROW_PX = 52;

/**
 * @typedef {import("./your-results-stats.js").Estimate} Estimate
 * @typedef {import("./your-results-data.js").Point} Point
 * @typedef {{title: string, says: string, figure: Object, table: {columns: string[],
 *   rows: string[][]}}} Chart
 */

/**
 * One row for each label, one point with its interval for each source and executor, no overlap.
 * @param {Point[]} points @returns {Chart}
 */
export function dots(title, says, rows, points, { unit, scale = 1, title: text, log, mark, byMachine }) {
  const byRow = rows.every((name) => Object.hasOwn(EVERYBODY, name)); // the row names the executor
  const key = ({ executor, source }) =>
    byMachine ? executor : byRow ? source.name : `${executor}, ${source.name}`;
  const drawable = points.filter(({ found }) => Number.isFinite(found.median));
  const series = Map.groupBy(drawable, key);
  const step = Math.min(0.24, 0.84 / series.size);
  const data = [...series].map(([name, its], place) => {
    const { executor, source } = its[0];
    const variant = byMachine ? "" : variantOf(source);
    const shift = (place - (series.size - 1) / 2) * step;
    return {
      type: "scatter",
      mode: "markers",
      name,
      x: its.map((p) => p.found.median * scale),
      y: its.map((p) => p.row + shift),
      cliponaxis: false, // a mark at 0 is whole
      error_x: bars(its.map((p) => p.found), scale, byRow ? "var(--gil-ink-soft)" : colour(executor)),
      marker: byRow ? plainMarker(its, variant) : marker(executor, variant),
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

/* One tick a decade; more where so few decades would leave the axis almost without numbers. */
function ticks(data) {
  const values = data.flatMap(({ x }) => x).filter((value) => value > 0);
  return Math.log10(Math.max(...values) / Math.min(...values)) < 2 ? "D2" : 1;
}

/**
 * A table of speed-ups in colours, a panel for each source: blue is faster, orange is slower.
 * @returns {{data: Object[], layout: Object}}
 */
export function heat(panels, columns, rows) {
  const scale = [[0, "var(--gil-loss)"], [0.5, "var(--gil-even)"], [1, "var(--gil-gain)"]];
  const layout = base(70 + panels.length * (40 + 40 * rows.length));
  layout.grid = { rows: panels.length, columns: 1, pattern: "independent", ygap: 0.16 };
  const data = panels.map(({ name, cells }, i) => {
    const suffix = i ? String(i + 1) : "";
    layout[`xaxis${suffix}`] = axis("", { showgrid: false, dtick: 1, side: "top", showticklabels: !i, ticks: "" });
    layout[`yaxis${suffix}`] = axis(`<b>${name}</b>`, { autorange: "reversed", showgrid: false, dtick: 1 });
    return {
      type: "heatmap",
      x: columns,
      y: rows,
      z: cells.map((row) => row.map((gain) => (gain?.median > 0 ? Math.log2(gain.median) : null))),
      zmid: 0,
      text: cells.map((row) => row.map(marked)),
      texttemplate: "%{text}",
      textfont: { color: "var(--gil-ink)" },
      colorscale: scale,
      showscale: false,
      xgap: 3,
      ygap: 3,
      hoverinfo: "skip",
      xaxis: `x${suffix}`,
      yaxis: `y${suffix}`,
    };
  });
  return { data, layout };
}

/* A speed-up, and whether it is surely faster or slower than no pool: gillab.charts.winners.cell. */
function marked(gain) {
  if (!gain) return "–";
  const mark = gain.low > 1 ? "▲" : gain.high < 1 ? "▼" : "≈";
  return `${mark} ${gain.median.toFixed(2)}×`;
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

/** The ideal: as many times as fast as there are workers. */
export function ideal(counts) {
  const line = { color: "var(--gil-ink-soft)", dash: "dot", width: 1.5 };
  return { type: "scatter", mode: "lines", x: counts, y: counts, line };
}

export function colour(executor) {
  return `var(${EVERYBODY[executor][0]})`;
}

/** What is added to a symbol's name: the reference is hollow, builds may have more variants. */
export function variantOf(source) {
  return source.variant ?? (source.ours ? "-open" : "");
}

export function marker(executor, variant) {
  const symbol = EVERYBODY[executor][1] + variant;
  return { color: colour(executor), symbol, size: 11, line: { width: 2, color: colour(executor) } };
}

/* Where the row names the executor, the shape shows the source. */
function plainMarker(points, variant) {
  const colours = points.map((p) => colour(p.executor));
  const symbol = variant ? "diamond-open" : "circle";
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
  const { median: middle, low, high } = found;
  if (unit === "B") return `${plain(middle / 1e6)} MB (${plain(low / 1e6)}–${plain(high / 1e6)})`;
  if (unit === "/s") return `${plain(middle)} (${plain(low)}–${plain(high)})`;
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
