import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Resampler } from '../../../../web/resampler.js';

function tone(frequencyHz, rateHz, seconds) {
  return Float32Array.from({ length: Math.round(rateHz * seconds) }, (_, i) => Math.sin((2 * Math.PI * frequencyHz * i) / rateHz));
}

function resample(input, from, to, cut) {
  const resampler = new Resampler(from, to);
  const output = [];
  for (let start = 0; start < input.length; start += cut) {
    output.push(...resampler.push(input.subarray(start, start + cut)));
  }
  output.push(...resampler.flush());
  return output;
}

for (const [from, to] of [[24_000, 48_000], [24_000, 44_100], [24_000, 16_000]]) {
  test(`a tone keeps its pitch, place and level from ${from} to ${to} Hz`, () => {
    const output = resample(tone(1000, from, 0.5), from, to, 512);
    const expected = tone(1000, to, 0.5);
    assert.equal(output.length, expected.length);
    const inside = output.slice(200, -200).map((sample, i) => Math.abs(sample - expected[i + 200]));
    assert.ok(Math.max(...inside) < 0.002, `largest error ${Math.max(...inside)}`);
  });
}

test('the cut of the input does not change the output', () => {
  const input = tone(777, 24_000, 0.2);
  const whole = resample(input, 24_000, 44_100, input.length);
  for (const cut of [1, 7, 128, 1000]) {
    const pieces = resample(input, 24_000, 44_100, cut);
    assert.equal(pieces.length, whole.length);
    assert.ok(pieces.every((sample, i) => Math.abs(sample - whole[i]) < 0.005));
  }
});

test('what the lower rate cannot carry is taken away', () => {
  const output = resample(tone(10_500, 24_000, 0.5), 24_000, 16_000, 1000).slice(200, -200);
  assert.ok(Math.max(...output.map(Math.abs)) < 0.01);
});

test('after reset a new stream starts as in a new resampler', () => {
  const input = tone(500, 24_000, 0.05);
  const resampler = new Resampler(24_000, 44_100);
  resampler.push(tone(3000, 24_000, 0.1));
  resampler.reset();
  assert.deepEqual([...resampler.push(input), ...resampler.flush()], resample(input, 24_000, 44_100, input.length));
});
