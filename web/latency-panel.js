import { drawLatencyChart } from './latency-chart.js';
import { formatMs } from './messages.js';
import { histogramOf, percentileCurve, tellingPercentiles } from './percentiles.js';

const SHORTEST_REFRESH_SECONDS = 5;

/** Fewer turns than this have no 99th percentile. */
const FEW = 100;

/** Percentiles of the time to first audio over all listeners, read from `/v1/latency` and drawn. */
export class LatencyPanel {
  #root;
  #url;
  #latency = null;
  #mode = 'read';
  #turnMs = null;

  /**
   * @param {HTMLElement} root holds `svg`, `table`, `.legend` and `.source`
   * @param {string|URL} url of `/v1/latency`
   */
  constructor(root, url) {
    this.#root = root;
    this.#url = url;
  }

  /** Reads now and from then on once an interval, while the page is visible. */
  async watch() {
    await this.refresh();
    const seconds = Math.max(SHORTEST_REFRESH_SECONDS, this.#latency?.intervalSeconds ?? 0);
    setTimeout(() => this.watch(), seconds * 1000);
  }

  async refresh() {
    if (document.hidden) {
      return;
    }
    try {
      const response = await fetch(this.#url, { cache: 'no-store' });
      this.#latency = response.ok ? await response.json() : null;
    } catch {
      this.#latency = null; // the status line already says that the server is gone
    }
    await this.#draw();
  }

  /** @param {string} mode whose percentiles are shown @param {number|null} turnMs of the turn just heard, in that mode */
  show(mode, turnMs) {
    if (mode !== this.#mode || turnMs !== this.#turnMs) {
      this.#mode = mode;
      this.#turnMs = turnMs;
      this.#draw();
    }
  }

  async #draw() {
    const histogram = histogramOf(this.#latency, 'ttfb', this.#mode);
    const total = histogram?.sinceStart;
    const [sinceStart, lastInterval] = await Promise.all([
      percentileCurve(total),
      percentileCurve(histogram?.lastInterval),
    ]);
    const count = total?.count ?? 0;
    drawLatencyChart(this.#find('svg'), { sinceStart, lastInterval, count, turnMs: this.#turnMs });
    this.#root.dataset.count = count;
    this.#find('.measured').hidden = count === 0;
    this.#find('.legend').textContent = this.#legend(count);
    this.#find('.source').textContent = this.#source();
    this.#fillTable(histogram);
  }

  #legend(count) {
    if (this.#latency === null) {
      return 'No figures: the server does not answer.';
    }
    if (count === 0) {
      return `No ${this.#mode} turn measured yet: speak, and the time to the first sound is shown here.`;
    }
    const turns = count === 1 ? '1 turn' : `${count} turns`;
    const few = count < FEW ? ' More turns give more percentiles.' : '';
    return `${turns} in ${this.#mode} mode since the server started.${few}`;
  }

  #source() {
    const { device, model, precision, commit } = this.#latency ?? {};
    return [model, precision, device, commit?.slice(0, 8)].filter(Boolean).join(' · ');
  }

  #fillTable(histogram) {
    const body = this.#find('tbody');
    const rowsOf = (period) => tellingPercentiles(period?.count ?? 0);
    const cell = (period, key) => formatMs(rowsOf(period).includes(key) ? period[key] : null);
    const row = (key) => [nameOf(key), cell(histogram?.sinceStart, key), cell(histogram?.lastInterval, key)];
    body.replaceChildren(...rowsOf(histogram?.sinceStart).map((key) => tableRow(row(key))));
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }
}

function nameOf(key) {
  return key === 'max' ? 'slowest' : key;
}

function tableRow([name, ...values]) {
  const row = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  head.textContent = name;
  row.append(head);
  for (const value of values) {
    row.insertCell().textContent = value;
  }
  return row;
}
