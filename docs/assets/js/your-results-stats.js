/* Medians, ratios and their intervals: gillab.core.stats, number by number.

   The random numbers are Python's own (MT19937, seeded as random.Random(0) is), so that an
   interval drawn here is the one that the site's build draws from the same file. */

import { FEWEST_BLOCKS, ratioInterval } from "./your-results-interval.js";

const RESAMPLES = 2000;
const LEVEL = 0.95;

/** @typedef {{median: number, low: number, high: number, n: number}} Estimate */

/** Python's random.Random(seed).random for a seed below 2³². */
export function pythonRandom(seed) {
  const state = seededByArray(seed);
  let index = 624;
  const next = () => {
    if (index === 624) {
      twist(state);
      index = 0;
    }
    let y = state[index++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
  return () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
}

function seededByArray(seed) {
  const state = new Uint32Array(624);
  state[0] = 19650218;
  const mixed = (i) => state[i - 1] ^ (state[i - 1] >>> 30);
  for (let i = 1; i < 624; i++) state[i] = Math.imul(1812433253, mixed(i)) + i;
  let i = 1;
  const step = () => {
    i += 1;
    if (i < 624) return;
    state[0] = state[623];
    i = 1;
  };
  for (let k = 0; k < 624; k++, step()) state[i] = (state[i] ^ Math.imul(mixed(i), 1664525)) + seed;
  for (let k = 0; k < 623; k++, step()) state[i] = (state[i] ^ Math.imul(mixed(i), 1566083941)) - i;
  state[0] = 0x80000000;
  return state;
}

function twist(state) {
  for (let i = 0; i < 624; i++) {
    const y = (state[i] & 0x80000000) | (state[(i + 1) % 624] & 0x7fffffff);
    state[i] = state[(i + 397) % 624] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  }
}

/** The values of each run that finished. */
export function groups(runs) {
  return runs.filter((run) => run.status === "ok" && run.values.length).map((run) => run.values);
}

/** @returns {number} */
export function median(values) {
  return middle(Float64Array.from(values).sort());
}

function middle(sorted) {
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Median of all values and its 95 % interval. @returns {Estimate} */
export function estimate(values) {
  const pooled = values.flat();
  const [low, high] = interval(resampledMedians(values, pythonRandom(0)));
  return { median: median(pooled), low, high, n: pooled.length };
}

/** Median of one over median of the other: speed-up when given times. @returns {Estimate} */
export function ratio(numerator, denominator) {
  const random = pythonRandom(0);
  const tops = resampledMedians(numerator, random);
  const bottoms = resampledMedians(denominator, random);
  const [low, high] = interval(tops.map((top, i) => top / bottoms[i]));
  const n = denominator.flat().length;
  return { median: median(numerator.flat()) / median(denominator.flat()), low, high, n };
}

/**
 * T(baseline) / T(case): in the blocks of paired runs, else of runs measured at different times.
 * @returns {Estimate | null}  null without runs of both, and where there is no ratio
 */
export function speedUp(baseline, runs) {
  const found = compared(baseline, runs);
  return found && (found.paired ? pairedRatio : ratio)(found.tops, found.bottoms);
}

/** The median of the speed-up without its interval, which takes ten times as long. */
export function medianSpeedUp(baseline, runs) {
  const found = compared(baseline, runs);
  if (!found) return null;
  const { paired, tops, bottoms } = found;
  return paired ? median(ratios(tops, bottoms).flat()) : median(tops.flat()) / median(bottoms.flat());
}

function compared(baseline, runs) {
  const finished = runs.filter((run) => run.status === "ok" && run.values.length);
  if (!finished.length) return null;
  const paired = finished.every((run) => run.baseline?.length);
  const above0 = () => finished.every((run) => [...run.values, ...run.baseline].every((value) => value > 0));
  if (paired && finished.flatMap((run) => run.values).length >= FEWEST_BLOCKS && above0()) {
    return { paired: true, tops: finished.map((run) => run.baseline), bottoms: groups(finished) };
  }
  const alone = groups(baseline);
  return alone.length ? { paired: false, tops: alone, bottoms: groups(finished) } : null;
}

function ratios(baseline, its) {
  return baseline.map((values, i) => values.map((value, j) => value / its[i][j]));
}

/** Median of the blocks' own ratios: baseline[i][j] and its[i][j] are neighbours. @returns {Estimate} */
export function pairedRatio(baseline, its) {
  const runs = ratios(baseline, its);
  const [low, high] = ratioInterval(runs, pythonRandom(0));
  const blocks = runs.flat();
  return { median: median(blocks), low, high, n: blocks.length };
}

/** Median of one less the median of the other, shared among `shares`. @returns {Estimate} */
export function difference(minuend, subtrahend, shares) {
  const random = pythonRandom(0);
  const whole = resampledMedians(minuend, random);
  const less = resampledMedians(subtrahend, random);
  const [low, high] = interval(whole.map((value, i) => (value - less[i]) / shares));
  const middles = [minuend, subtrahend].map((values) => median(values.flat()));
  return { median: (middles[0] - middles[1]) / shares, low, high, n: minuend.flat().length };
}

/* Whole runs first, then values inside each: values of one run resemble each other. */
function resampledMedians(values, random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const medians = new Float64Array(RESAMPLES);
  const longest = Math.max(...values.map((group) => group.length));
  const drawn = new Float64Array(values.length * longest); // one array: this is the hot loop
  for (let i = 0; i < RESAMPLES; i++) {
    const chosen = values.map(() => pick(values));
    let n = 0;
    for (const group of chosen) for (let k = group.length; k > 0; k--) drawn[n++] = pick(group);
    medians[i] = middle(drawn.subarray(0, n).sort());
  }
  return medians;
}

function interval(medians) {
  const sorted = Float64Array.from(medians).sort();
  const tail = (1 - LEVEL) / 2;
  const last = sorted.length - 1;
  return [sorted[Math.round(tail * last)], sorted[Math.round((1 - tail) * last)]];
}
