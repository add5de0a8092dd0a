// The measuring half of the race: N Pythons and one of them alone do the same tasks.

import { Python, Stopped } from "./python.js";

const WORKLOAD = "primes";
const TASKS_PER_WORKER = 3;
const WARM_UP = 20_000;
/** Primes below this number: the size of one task. */
export const LENGTHS = { short: 20_000, medium: 80_000, long: 200_000 };

const pythons = []; // kept between races: starting one is the expensive part

export const now = () => performance.timeOrigin + performance.now(); // one clock for all workers

export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
};

/** Start what is missing; all at once, as a pool does. Those that could not start are left out. */
export async function open(workers, say) {
  while (pythons.length < workers) pythons.push(new Python());
  let ready = 0;
  say(`starting ${workers} ${workers === 1 ? "interpreter" : "interpreters"}…`);
  const starting = pythons.slice(0, workers).map(async (python) => {
    const { version } = await python.start();
    say(`${++ready} of ${workers} interpreters started`);
    return version;
  });
  const ended = await Promise.allSettled(starting);
  const failed = ended.filter(({ status }) => status === "rejected").map(({ reason }) => reason);
  const stopped = failed.find((reason) => reason instanceof Stopped);
  if (stopped || failed.length === ended.length) throw stopped ?? failed[0];
  const version = ended.find(({ status }) => status === "fulfilled").value;
  return { pool: pythons.slice(0, workers).filter((_, n) => ended[n].status === "fulfilled"), version };
}

export function close() {
  for (const python of pythons.splice(0)) python.stop();
}

/**
 * Each free worker takes the next task; {segments: [[worker, start_s, end_s], …], seconds}.
 * When one fails, no new task begins, and this ends when the others have ended theirs.
 */
async function handOut(pool, { tasks, limit, payload, done = () => {} }) {
  const zero = now();
  const segments = [];
  const answers = new Set();
  let left = tasks;
  const work = async (python, worker) => {
    while (left > 0) {
      left -= 1;
      const told = await python.ask({ type: "call", name: WORKLOAD, argument: limit, bytes: payload });
      answers.add(told.value);
      segments.push([worker, (told.begin - zero) / 1000, (told.end - zero) / 1000]);
      done(segments.at(-1));
    }
  };
  const giveUp = (error) => {
    left = 0;
    throw error;
  };
  const ended = await Promise.allSettled(pool.map((...one) => work(...one).catch(giveUp)));
  const failed = ended.find(({ status }) => status === "rejected");
  if (failed) throw failed.reason;
  if (answers.size !== 1) throw new Error("the interpreters returned different results");
  return { segments, seconds: (now() - zero) / 1000 };
}

/** Every interpreter works once, uncounted: the first call is slower than all others. */
export const warmUp = (pool) =>
  handOut(pool, { tasks: pool.length, limit: WARM_UP, payload: new ArrayBuffer(0) });

/**
 * One round: alone and together, the later one first in every second round.
 * watch(turn, null) is called when a turn begins, watch(turn, segment) when a task is done.
 */
export async function round(pool, number, work, watch) {
  const tasks = TASKS_PER_WORKER * pool.length;
  const turns = { alone: pool.slice(0, 1), together: pool };
  const found = {};
  for (const turn of number % 2 ? ["together", "alone"] : ["alone", "together"]) {
    watch(turn, null);
    found[turn] = await handOut(turns[turn], { ...work, tasks, done: (task) => watch(turn, task) });
  }
  return { ...found, gain: found.alone.seconds / found.together.seconds };
}
