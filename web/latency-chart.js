import { axisFractions, axisNines, axisTicks, ninesOf } from './percentiles.js';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 480;
const HEIGHT = 240;
const PLOT = { left: 58, right: WIDTH - 12, top: 14, bottom: HEIGHT - 30 };
const EMPTY_SCALE_MS = 100;

/**
 * Draws percentile curves: time upward, percentile to the right with the same width for each further nine.
 *
 * @param {SVGElement} svg emptied and drawn anew
 * @param {{sinceStart: object[], lastInterval: object[], count: number, turnMs: number|null}} data curves of `percentileCurve`;
 *     `turnMs` is marked as the turn just heard
 */
export function drawLatencyChart(svg, { sinceStart, lastInterval, count, turnMs }) {
  svg.replaceChildren();
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  const shown = [...sinceStart, ...lastInterval].map((step) => step.ms).concat(turnMs ?? []);
  const ticks = axisTicks(shown.length === 0 ? EMPTY_SCALE_MS : Math.max(...shown));
  const nines = axisNines(count);
  const x = (fraction) => PLOT.left + ((PLOT.right - PLOT.left) * Math.min(nines, ninesOf(fraction))) / nines;
  const y = (ms) => PLOT.bottom - ((PLOT.bottom - PLOT.top) * ms) / ticks[ticks.length - 1];
  drawAxes(svg, ticks, axisFractions(count), x, y);
  drawCurve(svg, 'since-start', sinceStart, x, y);
  drawCurve(svg, 'last-interval', lastInterval, x, y);
  if (turnMs !== null) {
    drawTurn(svg, turnMs, y(turnMs));
  }
}

function drawAxes(svg, ticks, fractions, x, y) {
  for (const tick of ticks) {
    add(svg, 'line', { class: 'grid', x1: PLOT.left, x2: PLOT.right, y1: y(tick), y2: y(tick) });
    add(svg, 'text', { class: 'tick', x: PLOT.left - 8, y: y(tick) + 4, 'text-anchor': 'end' }, tickLabel(tick, ticks.at(-1)));
  }
  const crowded = fractions.length > 4; // then there is no room for 0 % beside 50 %
  fractions.forEach((fraction, i) => {
    const label = fraction === 0 && crowded ? '' : percentileLabel(fraction);
    const anchor = i === 0 ? 'start' : x(fraction) > PLOT.right - 1 ? 'end' : 'middle';
    add(svg, 'line', { class: 'grid', x1: x(fraction), x2: x(fraction), y1: PLOT.top, y2: PLOT.bottom });
    add(svg, 'text', { class: 'tick', x: x(fraction), y: PLOT.bottom + 18, 'text-anchor': anchor }, label);
  });
}

/**
 * Label of the time axis, short enough for its margin: seconds where milliseconds would have four digits. The last has the unit.
 *
 * @param {number} ms @param {number} lastMs the largest of the axis @returns {string} such as `50`, `200 ms`, `0.5` or `2 s`
 */
export function tickLabel(ms, lastMs) {
  const inSeconds = lastMs >= 1000;
  const value = `${inSeconds ? ms / 1000 : ms}`;
  return ms === lastMs ? `${value} ${inSeconds ? 's' : 'ms'}` : value;
}

/** @param {number} fraction @returns {string} such as `50 %` or `99.9 %` */
export function percentileLabel(fraction) {
  return `${Number((100 * fraction).toPrecision(9))} %`;
}

function drawCurve(svg, name, steps, x, y) {
  if (steps.length === 0) {
    return;
  }
  const path = steps.map(({ from, to, ms }, i) => `${i === 0 ? 'M' : 'L'}${x(from)} ${y(ms)}H${x(to)}`).join('');
  add(svg, 'path', { class: `curve ${name}`, d: path });
}

function drawTurn(svg, ms, height) {
  add(svg, 'line', { class: 'turn', x1: PLOT.left, x2: PLOT.right, y1: height, y2: height });
  const above = height > PLOT.top + 16;
  add(svg, 'text', { class: 'turn-label', x: PLOT.right - 6, y: height + (above ? -6 : 14), 'text-anchor': 'end' }, `this turn, ${Math.round(ms)} ms`);
}

function add(svg, name, attributes, text = '') {
  const element = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.textContent = text;
  element.setAttribute('aria-hidden', 'true'); // the chart has a label, and its figures stand in the table
  svg.append(element);
}
