import { decodeHistogram } from './hdr-histogram.js';

const NANOS_PER_MS = 1e6;
const ROUNDING = 1e-9;
const POINT_FRACTIONS = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, 'p99.9': 0.999 };

/**
 * Finds one measured quantity in the answer of `/v1/latency`.
 *
 * @param {object} latency the answer
 * @param {string} name as in `ttfb`
 * @param {string} mode `chat` or `read`
 * @returns {object|null} with `sinceStart` and `lastInterval`
 */
export function histogramOf(latency, name, mode) {
  const histograms = Array.isArray(latency?.histograms) ? latency.histograms : [];
  return histograms.find((entry) => entry.name === name && entry.mode === mode) ?? null;
}

/**
 * The percentiles that a number of turns can tell apart: at least one turn is slower than each, so that no two rows repeat the
 * same turn.
 *
 * @param {number} count turns measured
 * @returns {string[]} such as `['p50', 'p90', 'max']`; empty without a turn
 */
export function tellingPercentiles(count) {
  const points = Object.entries(POINT_FRACTIONS).filter(([, fraction]) => tells(count, fraction));
  return count > 0 ? [...points.map(([key]) => key), 'max'] : [];
}

function tells(count, fraction) {
  return count * (1 - fraction) > 1 - ROUNDING;
}

/**
 * The percentile curve of one period: from the histogram itself where the server sent it, else from its few percentiles.
 *
 * @param {object|null} period `sinceStart` or `lastInterval`
 * @returns {Promise<{from: number, to: number, ms: number}[]>} rising steps: between the fractions `from` and `to` of all turns, `ms`
 *     is the slowest; empty when nothing was measured
 */
export async function percentileCurve(period) {
  if (!(period?.count > 0)) {
    return [];
  }
  return typeof period.histogram === 'string'
    ? stepsOf(await decodeHistogram(period.histogram))
    : stepsOfPoints(period);
}

function stepsOf(buckets) {
  const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  let before = 0;
  return buckets.map(({ value, count }) => {
    const step = { from: before / total, to: (before + count) / total, ms: value / NANOS_PER_MS };
    before += count;
    return step;
  });
}

function stepsOfPoints(period) {
  const points = Object.entries(POINT_FRACTIONS)
    .filter(([key, fraction]) => Number.isFinite(period[key]) && 1 - fraction >= 1 / period.count)
    .map(([key, fraction]) => ({ to: fraction, ms: period[key] }));
  points.push({ to: 1, ms: period.max });
  return points.map((point, i) => ({ from: i === 0 ? 0 : points[i - 1].to, ...point }));
}

/**
 * Place of a percentile on the axis: each further nine takes the same width.
 *
 * @param {number} fraction in [0, 1)
 * @returns {number} 0 for 0, 1 for 90 %, 2 for 99 %
 */
export function ninesOf(fraction) {
  return -Math.log10(1 - fraction);
}

/**
 * How many nines the axis needs, so that the slowest single turn still has its own step.
 *
 * @param {number} count turns measured
 */
export function axisNines(count) {
  return Math.max(1, Math.min(5, Math.ceil(Math.log10(Math.max(1, count)))));
}

/**
 * The fractions that the percentile axis names: those that a number of turns can tell apart.
 *
 * @param {number} count turns measured
 * @returns {number[]} rising from 0: 0.5 from two turns on, 0.9 from ten, 0.99 from a hundred
 */
export function axisFractions(count) {
  const nines = Array.from({ length: axisNines(count) }, (_, i) => 1 - 10 ** -(i + 1));
  return [0, 0.5, ...nines].filter((fraction) => fraction === 0 || tells(count, fraction));
}

/**
 * Round values for an axis from zero.
 *
 * @param {number} max largest value to show, above zero
 * @returns {number[]} three to six values from 0 to at least `max`, equally far apart, of the form 1, 2 or 5 times a power of ten
 */
export function axisTicks(max) {
  const rough = max / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough);
  const ticks = [0];
  while (ticks[ticks.length - 1] < max) {
    ticks.push(ticks.length * step);
  }
  return ticks;
}
