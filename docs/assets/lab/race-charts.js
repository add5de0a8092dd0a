// The race's charts: which worker works now, which worked when, and the gain.

import { median } from "./contest.js";

const axis = (title, more = {}) => ({
  title: { text: title, font: { color: "var(--gil-ink-soft)" } },
  gridcolor: "var(--gil-line)",
  zerolinecolor: "var(--gil-line)",
  tickfont: { color: "var(--gil-ink-soft)" },
  fixedrange: true,
  automargin: true,
  ...more,
});

const LAYOUT = {
  template: null,
  paper_bgcolor: "rgba(0,0,0,0)",
  plot_bgcolor: "rgba(0,0,0,0)",
  font: { family: "system-ui, sans-serif", size: 14, color: "var(--gil-ink)" },
  margin: { l: 12, r: 16, t: 12, b: 44 },
  dragmode: false,
  showlegend: false,
};

const names = (workers) => ["alone", ...Array.from({ length: workers }, (_, n) => `worker ${n + 1}`)];

function element(name, className, ...children) {
  const made = Object.assign(document.createElement(name), { className });
  made.append(...children);
  return made;
}

/**
 * Lanes that fill as tasks end, on one axis of seconds for both turns. Plain elements, since
 * drawing a chart now would slow down the race.
 */
export function lanes(place, workers) {
  const tracks = names(workers).map((name, n) => {
    const track = element("span", n ? "race__track race__track--together" : "race__track");
    place.append(element("div", "race__lane", element("span", "race__name", name), track));
    return track;
  });
  const end = element("span", "race__end");
  place.append(element("div", "race__axis", "0 s", end));
  const seen = new Map(); // cell → its segment
  const fit = () => {
    const last = Math.max(...[...seen.values()].map(([, , stop]) => stop));
    for (const [cell, [, start, stop]] of seen) {
      cell.style.left = `${(100 * start) / last}%`;
      cell.style.width = `${(100 * (stop - start)) / last}%`;
    }
    end.textContent = `${last.toFixed(2)} s`;
  };
  return {
    begin(turn) {
      for (const [cell] of seen) if (cell.dataset.turn === turn) seen.delete(cell);
      for (const track of turn === "alone" ? tracks.slice(0, 1) : tracks.slice(1)) track.replaceChildren();
    },
    done(turn, segment) {
      const cell = element("span", "race__task");
      cell.dataset.turn = turn;
      seen.set(cell, segment);
      tracks[turn === "alone" ? 0 : 1 + segment[0]].append(cell);
      fit();
    },
  };
}

/** One round as it was: a bar for each task. */
export function gantt({ alone, together }, workers) {
  const rows = names(workers);
  const bars = (segments, first, role) => ({
    type: "bar",
    orientation: "h",
    width: 0.62,
    y: segments.map(([worker]) => first + worker),
    base: segments.map(([, start]) => start),
    x: segments.map(([, start, end]) => end - start),
    marker: { color: `var(${role})`, line: { width: 1.5, color: "var(--gil-paper)" } },
    hovertemplate: "from %{base:.2f} s<extra></extra>",
  });
  return {
    data: [bars(alone.segments, 0, "--gil-inline"), bars(together.segments, 1, "--gil-interpreters")],
    layout: {
      ...LAYOUT,
      height: 80 + 38 * rows.length,
      barmode: "overlay",
      xaxis: axis("seconds since the start", { rangemode: "tozero" }),
      yaxis: axis("", {
        tickmode: "array",
        tickvals: rows.map((_, n) => n),
        ticktext: rows,
        range: [rows.length - 0.5, -0.5],
        showgrid: false,
        zeroline: false,
      }),
    },
  };
}

/** The reference's scaling chart with this browser's own medians: {workers → gains}, all of one race. */
export async function scaling(own, name) {
  const answer = await fetch(new URL("../../charts/scaling.json", import.meta.url)).catch(() => null);
  return answer?.ok ? beside(await answer.json(), own, name) : null;
}

/** The figure's axis and its ideal end where the reference ends: longer where this browser went on. */
export function beside(figure, own, name) {
  const counts = [...own.keys()].toSorted((a, b) => a - b);
  const { range, tickvals } = figure.layout.xaxis;
  const ticks = [...new Set([...tickvals, ...counts])].toSorted((a, b) => a - b);
  const most = ticks.at(-1);
  const ideal = figure.data.find((trace) => trace.name === "ideal");
  if (ideal) ideal.x = ideal.y = [1, most];
  const shown = [range[0], Math.max(range[1], most + 0.1)];
  figure.layout.xaxis = { ...figure.layout.xaxis, range: shown, tickvals: ticks };
  figure.data.push({
    type: "scatter",
    mode: "lines+markers",
    name,
    x: counts,
    y: counts.map((count) => median(own.get(count))),
    marker: { color: "var(--gil-right)", symbol: "star", size: 15 },
    line: { color: "var(--gil-right)", width: 2.5 },
  });
  return figure;
}
