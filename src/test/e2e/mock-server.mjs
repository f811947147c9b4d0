/**
 * Stand-in for the voice server: serves `web/` and speaks protocol version 1 with tones, so that the page and other clients can be
 * tried without a model, and so that its bad days can be had on demand. See README.md for the modes.
 */
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import hdr from 'hdr-histogram-js';
import { WebSocketServer } from 'ws';
import { MockSession } from './mock-session.mjs';

const WEB = fileURLToPath(new URL('../../../web/', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json' };
const POLICY = "default-src 'self'; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'self'";
const PERCENTILES = { p50: 50, p90: 90, p95: 95, p99: 99, 'p99.9': 99.9 };

export class MockServer {
  /** `normal`, `slow`, `uneven`, `busy`, `full`, `locked` or `drop`; may be changed at any time. */
  mode;
  #http;
  #sockets;
  #histograms = { read: newHistogram(), chat: newHistogram() };

  constructor(mode = 'normal') {
    this.mode = mode;
    this.#http = http.createServer((request, response) => this.#serve(request, response));
    this.#sockets = new WebSocketServer({ noServer: true });
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** @returns {Promise<string>} the address, without a slash at the end */
  async start(port = 0) {
    await new Promise((resolve) => this.#http.listen(port, '127.0.0.1', resolve));
    return `http://127.0.0.1:${this.#http.address().port}`;
  }

  async stop() {
    this.#sockets.clients.forEach((socket) => socket.terminate());
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  /** @param {string} mode @param {number} ms one more turn for `/v1/latency` */
  recordTtfb(mode, ms) {
    this.#histograms[mode].recordValue(Math.round(ms * 1e6));
  }

  #upgrade(request, socket, head) {
    const url = new URL(request.url, 'http://mock');
    if (url.pathname !== '/v1/voice' || this.mode === 'locked') {
      socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      if (this.mode === 'full') {
        webSocket.send(JSON.stringify({ type: 'error', code: 'SERVER_BUSY', message: 'all 1 sessions are taken' }));
        webSocket.close(1013);
      } else {
        new MockSession(webSocket, this, url.searchParams).open();
      }
    });
  }

  async #serve(request, response) {
    const { pathname } = new URL(request.url, 'http://mock');
    if (pathname.startsWith('/v1/') && this.mode === 'locked') {
      response.writeHead(401).end();
    } else if (pathname === '/v1/latency') {
      sendJson(response, this.#latency());
    } else if (pathname === '/v1/models') {
      sendJson(response, { models: ['tones'] });
    } else {
      await sendFile(response, pathname === '/' ? 'index.html' : pathname.slice(1));
    }
  }

  #latency() {
    const histograms = Object.entries(this.#histograms).map(([mode, histogram]) => {
      const period = summary(histogram);
      return { name: 'ttfb', mode, unit: 'ms', sinceStart: period, lastInterval: { ...period, histogram: undefined } };
    });
    return { device: 'mock', model: 'tones', precision: 'none', commit: '0'.repeat(40), intervalSeconds: 10, histograms };
  }
}

function newHistogram() {
  return hdr.build({ bitBucketSize: 64, lowestDiscernibleValue: 1, highestTrackableValue: 3.6e12, numberOfSignificantValueDigits: 3 });
}

function summary(histogram) {
  const percentiles = Object.entries(PERCENTILES).map(([key, p]) => [key, histogram.getValueAtPercentile(p) / 1e6]);
  return {
    count: histogram.totalCount,
    max: histogram.maxValue / 1e6,
    ...Object.fromEntries(percentiles),
    histogram: hdr.encodeIntoCompressedBase64(histogram),
  };
}

function sendJson(response, body) {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

async function sendFile(response, name) {
  const file = path.resolve(WEB, name);
  try {
    const body = await readFile(file.startsWith(WEB) ? file : WEB);
    response.writeHead(200, { 'content-type': TYPES[path.extname(file)], 'content-security-policy': POLICY });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { port: { type: 'string', default: '8090' }, mode: { type: 'string', default: 'normal' } } });
  const address = await new MockServer(values.mode).start(Number(values.port));
  console.log(`mock server, mode ${values.mode}: ${address}`);
}
