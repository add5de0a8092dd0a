// Starts the deck: line steps, charts, light and dark, a countdown on the cues.

const reveal = document.querySelector('.reveal');
const asked = new URLSearchParams(location.search).get('scheme');
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

function setScheme(dark) {
  document.documentElement.dataset.mdColorScheme = dark ? 'slate' : 'default';
  drawShown();
}

function drawShown() {
  const slide = window.Reveal?.isReady?.() ? Reveal.getCurrentSlide() : null;
  for (const figure of slide ? slide.querySelectorAll('figure[data-chart]') : []) {
    deckCharts.draw(figure);
  }
  const next = slide?.nextElementSibling;
  if (next?.querySelector('figure[data-chart]')) deckCharts.load().catch(() => {}); // said when drawn
}

// "1-3|5" → a set of line numbers for each step.
function parseSteps(text) {
  return text.split('|').map((step) => {
    const lines = new Set();
    for (const range of step.split(',')) {
      const [first, last = first] = range.split('-').map(Number);
      for (let line = first; line <= last; line += 1) lines.add(line);
    }
    return lines;
  });
}

// Each step is an empty fragment, so that stepping, going back and the presenter's view agree.
function addSteps(slide) {
  const fragments = parseSteps(slide.dataset.steps).map(() => {
    const fragment = document.createElement('span');
    fragment.className = 'fragment step';
    return fragment;
  });
  slide.querySelector('.highlight').after(...fragments);
}

function showStep(slide) {
  if (!slide?.dataset.steps) return;
  const reached = slide.querySelectorAll('.step.visible').length;
  const lines = reached ? parseSteps(slide.dataset.steps)[reached - 1] : null;
  const code = slide.querySelector('.highlight');
  code.classList.toggle('stepping', Boolean(lines));
  for (const line of code.querySelectorAll('[data-line]')) {
    line.classList.toggle('lit', Boolean(lines?.has(Number(line.dataset.line))));
  }
}

// The room sees how much of an exercise is left; C starts and stops.
const countdown = { slide: null, endsAt: 0, timer: 0 };

function toggleCountdown() {
  const slide = Reveal.getCurrentSlide();
  const face = slide.querySelector('.countdown');
  if (!face) return;
  clearInterval(countdown.timer);
  const stop = countdown.slide === slide;
  countdown.slide = stop ? null : slide;
  if (stop) {
    face.textContent = clock(Number(slide.dataset.countdown));
    return;
  }
  countdown.endsAt = Date.now() + Number(slide.dataset.countdown) * 1000;
  countdown.timer = setInterval(() => {
    face.textContent = clock(Math.max(0, (countdown.endsAt - Date.now()) / 1000));
  }, 250);
}

function clock(seconds) {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

// What moves on a slide, stops or goes on.
function toggleMotion() {
  const moving = Reveal.getCurrentSlide().getAnimations({ subtree: true });
  const paused = moving.some((animation) => animation.playState === 'paused');
  for (const animation of moving) paused ? animation.play() : animation.pause();
}

for (const slide of document.querySelectorAll('.slide--cue')) {
  const face = document.createElement('p');
  face.className = 'countdown';
  face.setAttribute('role', 'timer');
  face.textContent = clock(Number(slide.dataset.countdown));
  slide.append(face);
}
document.querySelectorAll('[data-steps]').forEach(addSteps);
setScheme(asked ? asked === 'dark' : systemIsDark.matches);
systemIsDark.addEventListener('change', (event) => asked || setScheme(event.matches));

for (const event of ['fragmentshown', 'fragmenthidden', 'slidechanged']) {
  reveal.addEventListener(event, () => showStep(Reveal.getCurrentSlide()));
}
reveal.addEventListener('slidechanged', drawShown);

Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0,
  center: false,
  hash: true,
  slideNumber: 'c/t',
  transition: 'none',
  controls: false,
  defaultTiming: 60, // every slide says its own; this switches the presenter's pacing clock on
  plugins: [RevealNotes],
  keyboard: {
    67: toggleCountdown, // C
    77: toggleMotion, // M
    68: () => setScheme(document.documentElement.dataset.mdColorScheme === 'default'), // D
  },
}).then(() => {
  showStep(Reveal.getCurrentSlide());
  document.documentElement.dataset.ready = '';
  requestAnimationFrame(() => setTimeout(drawShown)); // the slide is painted first
});
