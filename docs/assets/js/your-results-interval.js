/* The interval of a ratio measured in blocks: gillab.core.ratio_interval, number by number. */

// Student's t, 97.5 %, for 1, 2, 3 … degrees of freedom.
const T_975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];
const NORMAL_975 = 1.96;
export const FEWEST_BLOCKS = 2;
const FEWEST_FOR_RANKS = 6;
const FEWEST_PROCESSES = 3;
const MOST_EXACT = 40;
const DEALS = 400;
const DIFFERENT = 0.25;

/**
 * The 95 % interval of the median of these ratios, by process.
 * @param {number[][]} runs @param {() => number} random @returns {[number, number]}
 */
export function ratioInterval(runs, random) {
  const ratios = runs.flat();
  const [low, high] = bounds(runs, ratios, random);
  const center = middle(ratios);
  return [Math.min(low, center), Math.max(high, center)];
}

function bounds(runs, ratios, random) {
  if (processesDiffer(runs, random)) return studentInterval(runs.filter((run) => run.length).map(middle));
  return ratios.length < FEWEST_FOR_RANKS ? studentInterval(ratios) : rankInterval(ratios);
}

/* Whether the processes' medians lie further apart than those of blocks dealt at random. */
function processesDiffer(runs, random) {
  const sizes = runs.map((run) => run.length).filter(Boolean);
  if (sizes.length < FEWEST_PROCESSES || Math.max(...sizes) === 1) return false;
  const blocks = runs.flat();
  const seen = spreadOfMedians(blocks, sizes);
  let asFar = 0;
  for (let deal = 0; deal < DEALS; deal++) {
    shuffle(blocks, random);
    if (spreadOfMedians(blocks, sizes) >= seen) asFar += 1;
  }
  return (asFar + 1) / (DEALS + 1) < DIFFERENT;
}

function rankInterval(ratios) {
  const means = new Float64Array((ratios.length * (ratios.length + 1)) / 2);
  let n = 0;
  ratios.forEach((a, i) => {
    for (let j = i; j < ratios.length; j++) means[n++] = Math.sqrt(a * ratios[j]);
  });
  means.sort();
  const leftOut = ranksLeftOut(ratios.length);
  return [means[leftOut], means[n - 1 - leftOut]];
}

function ranksLeftOut(count) {
  if (count > MOST_EXACT) {
    const center = (count * (count + 1)) / 4;
    const spread = Math.sqrt((count * (count + 1) * (2 * count + 1)) / 24);
    return Math.floor(center - NORMAL_975 * spread);
  }
  let ways = [1]; // ways[s]: choices of ranks whose sum is s
  for (let rank = 1; rank <= count; rank++) {
    const longer = [...ways, ...Array(rank).fill(0)];
    ways.forEach((number, total) => (longer[total + rank] += number));
    ways = longer;
  }
  let leftOut = 0;
  let below = ways[0];
  while (below + ways[leftOut + 1] <= 0.025 * 2 ** count) {
    leftOut += 1;
    below += ways[leftOut];
  }
  return leftOut;
}

function studentInterval(ratios) {
  const logs = ratios.map(Math.log);
  const free = logs.length - 1;
  const mean = sum(logs) / logs.length;
  const deviation = Math.sqrt(sum(logs.map((one) => (one - mean) ** 2)) / free);
  const t = free <= T_975.length ? T_975[free - 1] : NORMAL_975 + 2.5 / free;
  const reach = (t * deviation) / Math.sqrt(logs.length);
  return [Math.exp(mean - reach), Math.exp(mean + reach)];
}

function spreadOfMedians(blocks, sizes) {
  let start = 0;
  const medians = sizes.map((size) => middle(blocks.slice(start, (start += size))));
  const mean = sum(medians) / medians.length;
  return sum(medians.map((one) => (one - mean) ** 2));
}

function shuffle(blocks, random) {
  for (let last = blocks.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [blocks[last], blocks[other]] = [blocks[other], blocks[last]];
  }
}

function sum(numbers) {
  return numbers.reduce((all, one) => all + one, 0);
}

function middle(values) {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
