import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tickLabel } from '../../../../web/latency-chart.js';
import { endingOf, sentenceFor, waitingSentence } from '../../../../web/messages.js';
import { axisTicks, tellingPercentiles } from '../../../../web/percentiles.js';

test('no percentile repeats the slowest turn', () => {
  assert.deepEqual(tellingPercentiles(0), []);
  assert.deepEqual(tellingPercentiles(1), ['max']);
  assert.deepEqual(tellingPercentiles(2), ['p50', 'max']);
  assert.deepEqual(tellingPercentiles(9), ['p50', 'max']);
  assert.deepEqual(tellingPercentiles(10), ['p50', 'p90', 'max']);
  assert.deepEqual(tellingPercentiles(20), ['p50', 'p90', 'p95', 'max']);
  assert.deepEqual(tellingPercentiles(999), ['p50', 'p90', 'p95', 'p99', 'max']);
  assert.deepEqual(tellingPercentiles(1000), ['p50', 'p90', 'p95', 'p99', 'p99.9', 'max']);
});

test('the labels of the time axis fit its margin, whatever was measured', () => {
  for (let ms = 1; ms < 2e6; ms *= 1.37) {
    const ticks = axisTicks(ms);
    ticks.forEach((tick) => assert.ok(tickLabel(tick, ticks.at(-1)).length <= 6, tickLabel(tick, ticks.at(-1))));
  }
  assert.equal(tickLabel(1500, 2000), '1.5');
  assert.equal(tickLabel(2000, 2000), '2 s');
  assert.equal(tickLabel(100, 100), '100 ms');
});

test('the server says which limit a text exceeds; the page repeats it as a sentence', () => {
  assert.equal(sentenceFor('BAD_TEXT', 'the text has 10001 characters, session.max-text is 10000'),
    'The text has 10001 characters, session.max-text is 10000.');
  assert.equal(sentenceFor('BAD_TEXT', 'nothing to speak!'), 'Nothing to speak!');
  assert.equal(sentenceFor('KV_CACHE_FULL', 'prompt needs 5120 tokens, llm.kv-cache-tokens is 4096'),
    'Prompt needs 5120 tokens, llm.kv-cache-tokens is 4096.');
  assert.equal(sentenceFor('NEW_CODE'), 'The server answered NEW_CODE.');
});

test('a truncated turn says why it was cut', () => {
  assert.equal(endingOf('truncated', 'limit'), 'cut short at a limit');
  assert.match(endingOf('truncated', 'noise'), /unlike speech/);
  assert.match(endingOf('truncated', 'no-end'), /did not end/);
  assert.equal(endingOf('truncated', 'a reason of a newer server'), 'cut short');
  assert.equal(endingOf('completed', undefined), '');
});

test('a turn that waits is told how many are first and how long it may take', () => {
  assert.equal(waitingSentence({ place: 1 }), 'Waiting: yours is next.');
  assert.equal(waitingSentence({ place: 1, expectedMs: 40 }), 'Waiting: yours is next, about 1 s.');
  assert.equal(waitingSentence({ place: 2, expectedMs: 6400 }), 'Waiting: 1 turn first, about 6 s.');
  assert.equal(waitingSentence({ place: 12, expectedMs: 150_000 }), 'Waiting: 11 turns first, about 3 min.');
});
