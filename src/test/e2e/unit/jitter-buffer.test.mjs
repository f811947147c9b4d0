import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JitterBuffer } from '../../../../web/jitter-buffer.js';

const RATE = 24_000;
const BLOCK = 128;
const LEAD = 1920; // 80 ms

/** A tone: its own largest step from sample to sample is what no seam may exceed by much. */
function tone(length, start = 0) {
  return Float32Array.from({ length }, (_, i) => 0.8 * Math.sin((2 * Math.PI * 200 * (start + i)) / RATE));
}

function read(buffer, blocks) {
  const out = new Float32Array(blocks * BLOCK);
  let played = 0;
  for (let b = 0; b < blocks; b++) {
    played += buffer.read(out.subarray(b * BLOCK, (b + 1) * BLOCK));
  }
  return { out, played };
}

function largestStep(samples) {
  let step = 0;
  for (let i = 1; i < samples.length; i++) {
    step = Math.max(step, Math.abs(samples[i] - samples[i - 1]));
  }
  return step;
}

const TONE_STEP = largestStep(tone(RATE));

test('sound waits for the lead, then every sample is played once and in order', () => {
  const buffer = new JitterBuffer(RATE);
  const whole = tone(5000);
  buffer.begin();
  buffer.push(whole.slice(0, LEAD - 1));
  assert.equal(read(buffer, 3).played, 0);
  buffer.push(whole.slice(LEAD - 1));
  buffer.end();
  const { out, played } = read(buffer, 41);
  assert.equal(played, 5000);
  assert.deepEqual(out.subarray(BLOCK, 5000 - BLOCK), whole.subarray(BLOCK, 5000 - BLOCK));
  assert.equal(buffer.underruns, 0);
  assert.ok(buffer.idle);
});

test('a text shorter than the lead is played once it is complete', () => {
  const buffer = new JitterBuffer(RATE);
  buffer.begin();
  buffer.push(tone(300));
  assert.equal(read(buffer, 10).played, 0);
  buffer.end();
  assert.equal(read(buffer, 3).played, 300);
});

test('an underrun fades out and in again, without a click and without losing a sample', () => {
  const buffer = new JitterBuffer(RATE);
  buffer.begin();
  buffer.push(tone(2500));
  const before = read(buffer, 40);
  assert.equal(buffer.underruns, 1);
  buffer.push(tone(19_000, 2500));
  buffer.end();
  const after = read(buffer, 170);
  assert.equal(before.played + after.played, 21_500);
  assert.ok(largestStep([...before.out, ...after.out]) <= 1.3 * TONE_STEP);
  assert.equal(buffer.underruns, 1);
});

test('after an underrun the lead grows by the delay, within its limit, and a clean turn halves it', () => {
  const buffer = new JitterBuffer(RATE);
  buffer.begin();
  buffer.push(tone(LEAD));
  read(buffer, 15); // the fifteenth block is the last and fades
  assert.equal(buffer.underruns, 1);
  read(buffer, 19);
  buffer.push(tone(100));
  assert.equal(buffer.lead, LEAD + 19 * BLOCK);
  assert.equal(read(buffer, 5).played, 0, 'the longer lead is not there yet');
  buffer.end();
  read(buffer, 20);
  const grown = buffer.lead;
  buffer.begin();
  buffer.push(tone(9000));
  buffer.end();
  assert.equal(buffer.lead, Math.max(LEAD, grown >> 1));
  read(buffer, 100);
  buffer.begin();
  buffer.push(tone(4000));
  read(buffer, 5000);
  buffer.push(tone(1));
  assert.equal(buffer.lead, 0.8 * RATE);
});

test('stop fades out within one block, also when the next turn starts at once', () => {
  const buffer = new JitterBuffer(RATE);
  buffer.begin();
  buffer.push(tone(9000));
  const before = read(buffer, 20).out;
  buffer.begin();
  const after = read(buffer, 2).out;
  assert.ok(largestStep([...before, ...after]) <= 1.3 * TONE_STEP);
  assert.ok(after.subarray(0, BLOCK).some((sample) => sample !== 0));
  assert.ok(after.subarray(BLOCK).every((sample) => sample === 0));
  assert.equal(buffer.available, 0);
});

test('however chunks and pauses fall, the output is click-free and complete', () => {
  let seed = 12_345;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (let round = 0; round < 200; round++) {
    const buffer = new JitterBuffer(RATE);
    const total = Math.floor(1 + random() * 30_000);
    const heard = [];
    let pushed = 0;
    let played = 0;
    buffer.begin();
    while (pushed < total) {
      const length = Math.min(total - pushed, Math.floor(1 + random() * 3000));
      buffer.push(tone(length, pushed));
      pushed += length;
      const part = read(buffer, Math.floor(random() * 30));
      heard.push(...part.out);
      played += part.played;
    }
    buffer.end();
    const rest = read(buffer, Math.ceil(total / BLOCK) + 2);
    heard.push(...rest.out);
    assert.equal(played + rest.played, total);
    assert.ok(buffer.idle);
    if (total > 2 * BLOCK) { // a remnant of a few samples after a gap is steeper, a click would be 19 times the tone's own step
      assert.ok(largestStep(heard) <= 3 * TONE_STEP, `round ${round}: step ${largestStep(heard)}`);
    }
  }
});
