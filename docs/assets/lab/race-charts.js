// What the race shows: who works at this moment, who worked when, what it gained.

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

/** Lanes that fill task by task. Plain elements: a chart drawn now would slow down what it shows. */
export function lanes(place, workers) {
  const tracks = names(workers).map((name, n) => {
    const track = element("span", n ? "race__track race__track--together" : "race__track");
    place.append(element("div", "race__lane", element("span", "race__name", name), track));
    return track;
  });
  return {
    /** worker null: this turn begins now */
    done(turn, worker, tasks) {
      const mine = turn === "alone" ? tracks.slice(0, 1) : tracks.slice(1);
      if (worker === null) for (const track of mine) track.replaceChildren();
      else {
        const cell = element("span", "race__task");
        cell.style.width = `${100 / tasks}%`;
        mine[worker].append(cell);
      }
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

/** The reference's scaling chart with this browser's own medians added: {workers → gains}. */
export async function scaling(own) {
  const answer = await fetch(new URL("../../charts/scaling.json", import.meta.url)).catch(() => null);
  if (!answer?.ok) return null;
  const figure = await answer.json();
  const counts = [...own.keys()].toSorted((a, b) => a - b);
  figure.data.push({
    type: "scatter",
    mode: "lines+markers",
    name: "this browser",
    x: counts,
    y: counts.map((count) => median(own.get(count))),
    marker: { color: "var(--gil-right)", symbol: "star", size: 15 },
    line: { color: "var(--gil-right)", width: 2.5 },
  });
  return figure;
}
