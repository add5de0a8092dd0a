// Runs in the page: shows slide `number` at its last step and tells what does not fit.
async (number) => {
  Reveal.slide(number, 0, 99);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const slide = Reveal.getCurrentSlide();
  while (slide.querySelector('figure[data-chart]:not([data-state=drawn])')) await frame();
  await frame();
  await frame();
  const box = slide.getBoundingClientRect();
  const scale = box.width / slide.offsetWidth;
  const problems = [];
  const words = (node) => node.textContent.trim().replace(/\s+/g, ' ').slice(0, 60);
  const inside = (r, o, slack = 1) =>
    r.left >= o.left - slack && r.top >= o.top - slack &&
    r.right <= o.right + slack && r.bottom <= o.bottom + slack;

  const texts = [];
  const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.textContent.trim() || parent.closest('.notes, script, style, title, desc, defs')) continue;
    const style = getComputedStyle(parent);
    const range = document.createRange();
    range.selectNodeContents(node);
    const rect = range.getBoundingClientRect();
    if (!rect.width || style.visibility === 'hidden') continue;
    texts.push({ rect, parent, block: parent.closest('svg text') ?? parent.closest('header, .countdown, .columns > div > *, .proof > *') });
    let size = parseFloat(style.fontSize) * scale;
    const drawn = parent.closest('svg') && parent.closest('text');
    if (drawn) {
      const own = drawn.getBBox();
      const shown = drawn.getBoundingClientRect();
      size = parseFloat(style.fontSize) * Math.sqrt((shown.width * shown.height) / (own.width * own.height));
    }
    if (size < 18) problems.push(['small', `${size.toFixed(1)}px: ${words(parent)}`]);
    if (!inside(rect, box)) problems.push(['outside', words(parent)]);
    for (let up = parent; up && up !== slide; up = up.parentElement) {
      if (getComputedStyle(up).overflow === 'visible' || up.closest('svg') !== (up instanceof SVGElement ? up : null)) continue;
      if (!inside(rect, up.getBoundingClientRect(), 3)) problems.push(['cut', words(parent)]);
    }
  }
  const proof = slide.querySelector('.proof');
  if (proof.scrollHeight > proof.clientHeight + 1) {
    problems.push(['overflow', `${proof.scrollHeight} of ${proof.clientHeight} px`]);
  }
  const meet = (a, b, lines = 1) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > lines;
  for (const [index, one] of texts.entries()) {
    for (const other of texts.slice(index + 1)) {
      // In a picture lines of text stand close: their boxes touch, their letters do not.
      const lines = one.parent.closest('svg') && other.parent.closest('svg') ? 6 : 1;
      if (one.block !== other.block && meet(one.rect, other.rect, lines)) {
        problems.push(['overlap', `${words(one.parent)} / ${words(other.parent)}`]);
      }
    }
  }
  const label = document.querySelector('.slide-number').getBoundingClientRect();
  for (const { rect, parent } of texts) {
    if (meet(rect, label)) problems.push(['number', `${words(parent)} under the slide number`]);
  }
  const charts = {};
  for (const figure of slide.querySelectorAll('figure[data-chart]')) {
    const shapes = figure.querySelectorAll('.point, .points path, .bars path, .hm image, .js-line');
    charts[figure.dataset.chart] = shapes.length;
  }
  return { name: slide.id, problems, charts };
}
