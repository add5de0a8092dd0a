/* Passes charts that a notebook's page holds itself, and not as files, to the site's loader. */

import { show } from "../charts.js";

const inView = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      inView.unobserve(target);
      begin(target);
    }
  },
  { rootMargin: "200px" },
);

async function begin(figure) {
  const plot = figure.querySelector(".chart__plot");
  try {
    await show(plot, JSON.parse(figure.dataset.figure));
  } catch (error) {
    plot.textContent = `This chart could not be drawn (${error.message}). The table below has its figures.`;
    figure.dataset.state = "failed";
  }
}

function arrive() {
  for (const figure of document.querySelectorAll("figure.chart[data-figure]:not([data-state])")) {
    figure.dataset.state = "waiting";
    inView.observe(figure);
  }
}

// Material announces each page, also after instant navigation.
if (window.document$) window.document$.subscribe(arrive);
else arrive();
