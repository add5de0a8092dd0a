// Draws the figures that the build has put into the slides. A classic script and not a module:
// browsers load no modules from file://, and the deck has to run from a USB stick.

const deckCharts = (() => {
  const role = /var\((--gil-[\w-]+)\)/g;

  // Figures name roles; the page defines each role's colour.
  function coloured(value, probe) {
    const text = JSON.stringify(value).replace(role, (_, name) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    });
    return JSON.parse(text);
  }

  function draw(figure) {
    const plot = figure.querySelector('.chart__plot');
    const { data, layout } = JSON.parse(figure.querySelector('script').textContent);
    const size = { width: plot.offsetWidth, height: plot.offsetHeight };
    if (!size.width) return; // hidden: drawn when its slide is shown
    const { data: traces, layout: look } = coloured({ data, layout }, plot);
    plot.style.removeProperty('color');
    Plotly.react(plot, traces, { ...look, ...size }, { displayModeBar: false });
  }

  return { draw };
})();
