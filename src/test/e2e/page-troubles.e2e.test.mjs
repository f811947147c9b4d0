import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { Browser, stateWhen } from './browser.mjs';
import { MockServer } from './mock-server.mjs';

/** The bad days of a server, which only the mock has on demand. */

const SENTENCE = 'The quick brown fox jumps over the lazy dog, and then it sits down to rest.';
const SCREENSHOTS = process.env.PARLANDO_SCREENSHOTS ?? new URL('./target/screenshots', import.meta.url).pathname;

let mock;
let url;
let browser;
let page;

before(async () => {
  await mkdir(SCREENSHOTS, { recursive: true });
  browser = await Browser.open();
});

after(() => browser?.close());

beforeEach(async () => {
  mock = new MockServer();
  url = await mock.start();
});

afterEach(async () => {
  assert.deepEqual(page.troubles, []);
  await page.close();
  await mock.stop();
});

async function open(options) {
  page = await browser.page(`${url}/`, options);
}

async function type(text) {
  await page.fill('#text', text);
  await page.press('#text', 'Enter');
}

function status(pattern) {
  return page.waitForFunction((source) => new RegExp(source).test(document.getElementById('status').textContent), pattern.source);
}

const shot = (name) => page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage: true });

test('a busy server is named as such, the text stays, and the next try works', async () => {
  await open();
  mock.mode = 'busy';
  await type(SENTENCE);
  await status(/server is busy/);
  assert.equal((await stateWhen(page, (state) => state.error !== '')).error, 'SERVER_BUSY');
  assert.equal(await page.inputValue('#text'), SENTENCE);
  await shot('busy');
  mock.mode = 'normal';
  await page.press('#text', 'Enter');
  await stateWhen(page, (state) => state.turnStatus === 'completed' && state.error === '');
});

test('a server without a free session is busy, and the page gets in later by itself', async () => {
  mock.mode = 'full';
  await open({ connection: 'waiting' });
  await status(/server is busy.*Trying again/);
  mock.mode = 'normal';
  await stateWhen(page, (state) => state.connection === 'ready');
  await status(/Ready/);
});

test('a server that wants a key says so', async () => {
  mock.mode = 'locked';
  await open({ connection: 'waiting' });
  await status(/key=/);
});

test('a server that goes away and comes back', async () => {
  await open();
  const port = Number(new URL(url).port);
  await mock.stop();
  await status(/cannot be reached.*Trying again/);
  await shot('gone');
  assert.ok(await page.isVisible('#retry'));
  mock = new MockServer();
  await mock.start(port);
  await page.click('#retry');
  await stateWhen(page, (state) => state.connection === 'ready');
  await type(SENTENCE);
  await stateWhen(page, (state) => state.turnStatus === 'completed');
});

test('a connection lost while speaking: what came is played and kept, and the page reconnects', async () => {
  await open();
  mock.mode = 'drop';
  await type(SENTENCE);
  const lost = await stateWhen(page, (state) => state.error === 'CONNECTION_LOST' && state.phase === 'idle');
  assert.ok(Number(lost.samplesReceived) > 0);
  assert.equal(lost.samplesPlayed, lost.samplesReceived);
  assert.ok(await page.isEnabled('#turns li .save'));
  assert.match(await page.textContent('#turns li .facts'), /connection lost/);
  await stateWhen(page, (state) => state.connection === 'ready');
  await status(/Ready/);
});

test('a server slower than speech: gaps are counted, nothing is lost', async () => {
  await open();
  mock.mode = 'slow';
  await type('A short text is enough for gaps.');
  const end = await stateWhen(page, (state) => state.turnStatus === 'completed' && state.phase === 'idle');
  assert.ok(Number(end.underruns) > 0);
  assert.equal(end.samplesPlayed, end.samplesReceived);
  assert.match(await page.textContent('#gaps'), /gap/);
});

test('frames that stall and then come all at once leave gaps no longer than the lead can cover', async () => {
  await open();
  mock.mode = 'uneven';
  await type(SENTENCE);
  const end = await stateWhen(page, (state) => state.turnStatus === 'completed' && state.phase === 'idle');
  assert.ok(Number(end.underruns) <= 1, `${end.underruns} gaps`);
  assert.equal(end.samplesPlayed, end.samplesReceived);
});

test('a device at another rate plays all samples through the resampler', async () => {
  await open();
  await page.evaluate(() => {
    const Native = window.AudioContext;
    window.AudioContext = function (options) {
      if (options.sampleRate !== undefined) {
        throw new DOMException('rate not supported', 'NotSupportedError');
      }
      return new Native({ ...options, sampleRate: 44_100 });
    };
  });
  await type(SENTENCE);
  const end = await stateWhen(page, (state) => state.turnStatus === 'completed' && state.phase === 'idle');
  assert.equal(end.samplesPlayed, end.samplesReceived);
  assert.equal(end.underruns, '0');
});

test('without an AudioWorklet the page says so, and the WAV can still be saved', async () => {
  await open();
  await page.evaluate(() => delete window.AudioContext.prototype.__proto__.audioWorklet);
  await type(SENTENCE);
  await stateWhen(page, (state) => state.turnStatus === 'completed');
  await status(/No sound.*https/);
  assert.ok(await page.isEnabled('#turns li .save'));
});
