/* Reads a results file that somebody chose: gillab.core.results, rule by rule and word by word.

   The file is not trusted: names are looked up among its own properties only, and nothing is
   copied into an object of ours. */

const FORMAT = "gillab-results";
const VERSION = 2;
const STATUSES = ["ok", "failed", "timeout"];

/* Limits of a page: a file above them is refused before it is decoded. */
export const MOST_BYTES = 8_000_000;
export const MOST_RUNS = 5_000;
export const MOST_NUMBERS = 40_000;
export const MOST_IN_CASE = 500;
export const MOST_DEPTH = 64;

/** The message is one line that says why and what to do. */
export class ResultsError extends Error {}

/**
 * @typedef {{suite: string, workload: string, executor: string, workers: number, build: string,
 *   params: Object}} Case
 * @typedef {{case: Case, status: string, unit: string, values: number[],
 *   baseline: number[] | null, details: Object}} Run  baseline: measured side by side with values
 * @typedef {{provenance: Object, builds: Object, runs: Run[]}} Results
 */

const isText = (value) => typeof value === "string";
const isNumber = (value) => typeof value === "number";
const isFlag = (value) => typeof value === "boolean";
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const orNull = (kind) => (value) => value === null || kind(value);

const PROVENANCE = {
  created: isText,
  command: isText,
  preset: isText,
  seed: Number.isInteger,
  commit: orNull(isText),
  machine: isObject,
  load_before: orNull(isNumber),
  load_after: orNull(isNumber),
  warnings: Array.isArray,
};
const MACHINE = {
  cpu: isText,
  cores_logical: Number.isInteger,
  cores_physical: orNull(Number.isInteger),
  cores_allowed: isNumber,
  memory_bytes: Number.isInteger,
  system: isText,
  kernel: isText,
  governor: orNull(isText),
  container: orNull(isText),
  hostname_hash: isText,
};
const BUILD = {
  version: isText,
  implementation: isText,
  free_threaded: isFlag,
  gil_enabled: isFlag,
  jit: isText,
  compiler: isText,
  flags: isText,
  executable: isText,
};
const RUN = {
  case: isObject,
  status: isText,
  unit: isText,
  reason: orNull(isText),
  details: isObject,
  order: Number.isInteger,
  started: isText,
  duration_s: isNumber,
};
const CASE = {
  suite: isText,
  workload: isText,
  executor: isText,
  workers: Number.isInteger,
  build: isText,
  params: isObject,
};

/**
 * Results from the bytes of a file; ResultsError if it is not one.
 * @param {Uint8Array} bytes
 * @returns {Results}
 */
export function read(bytes) {
  if (bytes.length > MOST_BYTES) {
    throw new ResultsError(`too large for a results file (${bytes.length} bytes)`);
  }
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ResultsError("damaged, measure again (it is not UTF-8 text)");
  }
  if (depth(text) > MOST_DEPTH) {
    throw new ResultsError("damaged, measure again (its brackets are nested too deeply)");
  }
  let document;
  try {
    document = JSON.parse(text);
  } catch {
    throw new ResultsError("damaged, measure again (it is not JSON)");
  }
  return parse(document);
}

/**
 * Checks a decoded document; ResultsError names the first bad field.
 * @returns {Results}
 */
export function parse(document) {
  if (!isObject(document) || own(document, "format") !== FORMAT) {
    throw new ResultsError("not a results file of this project (no format: gillab-results)");
  }
  const version = own(document, "version");
  if (!Number.isInteger(version) || version < 1) damaged("version is not a positive number");
  if (version > VERSION) {
    throw new ResultsError(`written by a newer version (format ${version}); update this project`);
  }
  const builds = typed(document, "builds", isObject, "");
  const names = Object.keys(builds);
  if (!names.length) damaged("builds is empty");
  for (const name of names) {
    checkFields(typed(builds, name, isObject, "builds."), BUILD, `builds.${name}.`);
  }
  const provenance = typed(document, "provenance", isObject, "");
  checkFields(provenance, PROVENANCE, "provenance.");
  checkFields(provenance.machine, MACHINE, "provenance.machine.");
  const kept = Object.hasOwn(provenance, "kept") ? typed(provenance, "kept", isObject, "provenance.") : {};
  const { machine: _, ...SESSION } = PROVENANCE; // runs kept from an earlier session have their own
  for (const suite of Object.keys(kept)) {
    checkFields(typed(kept, suite, isObject, "provenance.kept."), SESSION, `provenance.kept.${suite}.`);
  }
  const found = typed(document, "runs", Array.isArray, "");
  if (found.length > MOST_RUNS) throw new ResultsError(`too many runs (${found.length})`);
  const runs = found.map((item, i) => checkRun(item, `runs[${i}].`, builds));
  checkAmount(runs);
  return { provenance, builds, runs };
}

/* An interval draws every value thousands of times: too many values would freeze the page. */
function checkAmount(runs) {
  const found = new Map();
  let all = 0;
  for (const { case: { suite, workload, executor, workers, build }, values } of runs) {
    const key = JSON.stringify([suite, workload, executor, workers, build]);
    const sum = (found.get(key) ?? 0) + values.length;
    found.set(key, sum);
    all += values.length;
    if (sum > MOST_IN_CASE) throw new ResultsError(`too many values for one case (${sum})`);
  }
  if (all > MOST_NUMBERS) throw new ResultsError(`too many values (${all})`);
}

function checkRun(item, where, builds) {
  if (!isObject(item)) damaged(`${where.slice(0, -1)} is not an object`);
  checkFields(item, RUN, where);
  checkFields(item.case, CASE, `${where}case.`);
  const known = STATUSES.includes(item.status) && Object.hasOwn(builds, item.case.build);
  if (!known || item.case.workers < 1) damaged(`${where}status, build or workers is unknown`);
  if (!isMeasurement(item.duration_s)) damaged(`${where}duration_s is not a duration`);
  const values = numbersOf(item, "values", where);
  if (item.status === "ok" && !values.length) damaged(`${where}values is empty`);
  const baseline = optionalNumbers(item, "baseline_values", where);
  if (baseline && baseline.length !== values.length) damaged(`${where}baseline_values are not as many`);
  numbersOf(item, "warmups", where);
  optionalNumbers(item, "cpu_values", where);
  optionalNumbers(item, "baseline_cpu_values", where);
  const { case: measured, status, unit, details } = item;
  return { case: measured, status, unit, values, baseline, details };
}

function optionalNumbers(item, name, where) {
  return (own(item, name) ?? null) === null ? null : numbersOf(item, name, where);
}

/** What the object itself holds under a name; never what it inherits. */
export function own(mapping, name) {
  return Object.hasOwn(mapping, name) ? mapping[name] : undefined;
}

function damaged(why) {
  throw new ResultsError(`damaged, measure again (${why})`);
}

function typed(mapping, name, kind, where) {
  const value = own(mapping, name);
  if (!kind(value)) damaged(`${where}${name} is missing or of a wrong type`);
  return value;
}

function checkFields(mapping, fields, where) {
  for (const [name, kind] of Object.entries(fields)) typed(mapping, name, kind, where);
}

function isMeasurement(value) {
  return isNumber(value) && Number.isFinite(value) && value >= 0;
}

function numbersOf(mapping, name, where) {
  const values = typed(mapping, name, Array.isArray, where);
  if (!values.every(isMeasurement)) damaged(`${where}${name} holds a non-number`);
  return values;
}

/** The deepest nesting of brackets outside of texts, counted without building anything. */
function depth(text) {
  let now = 0;
  let deepest = 0;
  let inText = false;
  for (let i = 0; i < text.length && deepest <= MOST_DEPTH; i++) {
    const letter = text[i];
    if (letter === '"') inText = !inText;
    else if (inText) i += letter === "\\" ? 1 : 0;
    else if (letter === "[" || letter === "{") deepest = Math.max(deepest, (now += 1));
    else if (letter === "]" || letter === "}") now -= 1;
  }
  return deepest;
}
