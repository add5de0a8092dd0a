/* Charts that came with a notebook's page instead of as a file: hands them to the site's loader. */

import { show } from "../charts.js";

function arrive() {
  for (const figure of document.querySelectorAll("figure.chart[data-figure]:not([data-state])")) {
    figure.dataset.state = "waiting";
    show(figure.querySelector(".chart__plot"), JSON.parse(figure.dataset.figure));
  }
}

// Material announces each page, also after instant navigation.
if (window.document$) window.document$.subscribe(arrive);
else arrive();
