// Draws the figures that the build has put into the slides. A classic script and not a module:
// browsers load no modules from file://, and the deck has to run from a USB stick.

const deckCharts = (() => {
  const address = new URL('../assets/vendor/plotly-cartesian.min.js', document.currentScript.src);
  const role = /var\((--gil-[\w-]+)\)/g;

  // Figures name roles; the page defines each role's colour.
  function coloured(value, probe) {
    const text = JSON.stringify(value).replace(role, (_, name) => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    });
    return JSON.parse(text);
  }

  // The drawing library, once; it is larger than the whole deck, so no slide waits for it.
  let library;
  function load() {
    library ??= new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement('script'), { src: address });
      script.onload = resolve;
      script.onerror = () => reject(new Error('the drawing library did not load'));
      document.head.append(script);
    });
    return library;
  }

  async function draw(figure) {
    const plot = figure.querySelector('.chart__plot');
    try {
      if (!window.Plotly) await load();
    } catch (error) {
      plot.textContent = `This chart could not be drawn (${error.message}).`;
      return;
    }
    const { data, layout } = JSON.parse(figure.querySelector('script').textContent);
    const size = { width: plot.offsetWidth, height: plot.offsetHeight };
    if (!size.width) return; // hidden: drawn when its slide is shown
    const { data: traces, layout: look } = coloured({ data, layout }, plot);
    plot.style.removeProperty('color');
    Plotly.react(plot, traces, { ...look, ...size }, { displayModeBar: false });
    figure.dataset.state = 'drawn';
  }

  return { draw, load };
})();
