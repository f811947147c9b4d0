import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { Browser, stateOf, stateWhen } from './browser.mjs';
import { serverUnderTest } from './voice-url.mjs';

const SENTENCE = 'The quick brown fox jumps over the lazy dog, and then it sits down to rest for a while.';
const LONG = `${SENTENCE} `.repeat(6);
const SCREENSHOTS = process.env.PARLANDO_SCREENSHOTS ?? new URL('./target/screenshots', import.meta.url).pathname;
const VIEWS = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

let server;
let browser;
let page;

before(async () => {
  await mkdir(SCREENSHOTS, { recursive: true });
  server = await serverUnderTest();
  browser = await Browser.open();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

beforeEach(async () => {
  page = await browser.page(`${server.url}/`);
});

afterEach(async () => {
  assert.deepEqual(page.troubles, []);
  await page.close();
});

async function type(text) {
  await page.fill('#text', text);
  await page.press('#text', 'Enter');
}

/** Lets the page play into an analyser as well, so that the test hears what the loudspeaker would. */
async function listen() {
  await page.evaluate(() => {
    const connect = AudioNode.prototype.connect;
    AudioNode.prototype.connect = function (target, ...rest) {
      if (target instanceof AudioDestinationNode) {
        window.analyser = new AnalyserNode(this.context, { fftSize: 2048 });
        connect.call(this, window.analyser);
      }
      return connect.call(this, target, ...rest);
    };
  });
}

function loudness() {
  return page.evaluate(() => {
    const samples = new Float32Array(window.analyser.fftSize);
    window.analyser.getFloatTimeDomainData(samples);
    return Math.max(...samples.map(Math.abs));
  });
}

test('a typed sentence is heard while it is still being made', async () => {
  await listen();
  await type(SENTENCE);
  const early = await stateWhen(page, (state) => Number(state.samplesPlayed) > 0);
  assert.equal(early.turnStatus, '', 'samples are played before turn.done');
  assert.ok(Number(early.samplesReceived) > 0);
  let loudest = 0;
  for (let i = 0; i < 40 && loudest < 0.01; i++) {
    await page.waitForTimeout(50);
    loudest = Math.max(loudest, await loudness());
  }
  assert.ok(loudest >= 0.01, `loudest sample at the loudspeaker ${loudest}`);
  const end = await stateWhen(page, (state) => state.turnStatus !== '' && state.phase === 'idle');
  assert.equal(end.turnStatus, 'completed');
  assert.equal(end.samplesPlayed, end.samplesReceived, 'every sample received was played');
  // a real model shares this machine's cores with the browser's software rendering
  assert.ok(Number(end.underruns) <= (process.env.PARLANDO_URL ? 3 : 0), `${end.underruns} gaps`);
  assert.match(await page.textContent('#ttfb'), /^\d+ ms$|^\d+\.\d\d s$/);
  assert.match(await page.textContent('#ttfb-server'), /\d.* at the server/);
  assert.match(await page.textContent('#rtf'), /^\d+\.\d\d$/);
});

test('the WAV holds every sample received', async () => {
  await type(SENTENCE);
  const end = await stateWhen(page, (state) => state.turnStatus === 'completed');
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#turns li .save')]);
  const wav = await readFile(await download.path());
  assert.match(download.suggestedFilename(), /^parlando-.*\.wav$/);
  assert.equal(wav.length, 44 + 2 * Number(end.samplesReceived));
  assert.ok(new Int16Array(wav.buffer.slice(wav.byteOffset + 44, wav.byteOffset + wav.length)).some((sample) => Math.abs(sample) > 300));
});

test('Escape stops the sound, though more has arrived', async () => {
  await listen();
  await type(LONG);
  await stateWhen(page, (state) => Number(state.samplesPlayed) > 12_000);
  const phase = await page.evaluate(async () => {
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    const samples = new Float32Array(2048); // 85 ms: all must be silent
    do {
      await new Promise((resolve) => setTimeout(resolve, 5));
      window.analyser.getFloatTimeDomainData(samples);
    } while (samples.some((sample) => sample !== 0));
    return document.documentElement.dataset.phase;
  });
  assert.equal(phase, 'idle');
  const { samplesPlayed, samplesReceived } = await stateWhen(page, (state) => state.turnStatus === 'cancelled');
  assert.ok(Number(samplesPlayed) < Number(samplesReceived), `${samplesPlayed} of ${samplesReceived} samples were played`);
  await page.waitForTimeout(300);
  assert.equal((await stateOf(page)).samplesReceived, samplesReceived, 'nothing comes after turn.done');
});

test('a new text replaces the one that sounds', async () => {
  await type(LONG);
  await stateWhen(page, (state) => Number(state.samplesPlayed) > 6_000);
  await type('Something else.');
  const end = await stateWhen(page, (state) => state.turnStatus === 'completed' && state.phase === 'idle');
  assert.equal(await page.locator('#turns li').count(), 2);
  assert.equal(end.samplesPlayed, end.samplesReceived);
  assert.match(await page.textContent('#turns li:last-child .facts'), /stopped/);
});

test('chat shows the reply', async () => {
  await page.check('input[value="chat"]', { force: true });
  await type('Hi, how are you?');
  await stateWhen(page, (state) => Number(state.samplesPlayed) > 0);
  assert.notEqual((await page.textContent('#turns li .reply')).trim(), '');
  await page.keyboard.press('Escape'); // how long a reply is heard is the model's choice
  await stateWhen(page, (state) => state.turnStatus !== '' && state.phase === 'idle');
});

test('percentiles appear once a turn is measured', async () => {
  await type('One more turn to measure.');
  await stateWhen(page, (state) => state.turnStatus === 'completed');
  await page.waitForFunction(() => Number(document.getElementById('latency').dataset.count) > 0);
  assert.match(await page.textContent('#latency tbody tr:first-child td'), /\d/);
  assert.ok((await page.locator('#latency svg .since-start').getAttribute('d')).startsWith('M'));
});

test('the keyboard reaches everything', async () => {
  assert.equal(await page.evaluate(() => document.activeElement.id), 'text');
  const reached = [];
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement.id || document.activeElement.name || document.activeElement.localName));
  }
  assert.deepEqual(reached.slice(0, 4), ['mode', 'voice', 'summary', 'speak']);
});

test('everything that can be pressed is at least 44 pixels high', async () => {
  await page.click('summary');
  await type(SENTENCE);
  await stateWhen(page, (state) => state.turnStatus === 'completed');
  const heights = await page.evaluate(() => {
    document.getElementById('retry').hidden = false;
    const pressed = document.querySelectorAll('button, select, summary, textarea, input[type="number"], .modes span');
    return [...pressed].map((element) => [element.id || element.className || element.localName, element.getBoundingClientRect().height]);
  });
  assert.ok(heights.length >= 10, `${heights}`);
  assert.deepEqual(heights.filter(([, height]) => height < 44), []);
});

for (const colorScheme of ['light', 'dark']) {
  for (const [view, viewport] of Object.entries(VIEWS)) {
    test(`looks complete in ${colorScheme} on a ${view}`, async () => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      const shot = (name) => page.screenshot({ path: path.join(SCREENSHOTS, `${name}-${view}-${colorScheme}.png`), fullPage: true });
      await shot('idle');
      await type(SENTENCE);
      await stateWhen(page, (state) => Number(state.samplesPlayed) > 36_000);
      await shot('speaking');
      await stateWhen(page, (state) => state.turnStatus === 'completed' && state.phase === 'idle');
      await shot('done');
      const [scroll, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(scroll <= width, `the page is ${scroll} wide in a window of ${width}`);
      const [paper, ink] = await page.evaluate(() => [getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color].map((color) => Number(color.match(/\d+/)[0])));
      assert.equal(paper > ink, colorScheme === 'light');
    });
  }
}
