import assert from 'node:assert/strict';
import { test } from 'node:test';
import hdr from 'hdr-histogram-js';
import { decodeHistogram } from '../../../../web/hdr-histogram.js';
import { percentileLabel } from '../../../../web/latency-chart.js';
import { axisFractions, axisNines, axisTicks, histogramOf, ninesOf, percentileCurve } from '../../../../web/percentiles.js';

/**
 * Written by HdrHistogram 2.2.2 for Java, `new Histogram(3_600_000_000_000L, 3)`, encodeIntoCompressedByteBuffer: 3 once, 500 values
 * of 40e6 + 30e6 * exp(g) with g from `new Random(7).nextGaussian()`, and 1_500_000_000 counted 70,000 times.
 */
const FROM_JAVA =
  'HISTFAAAAcF4nDVSsarVQBQ8mT25cQkhhChBrnKRi8jjFQoWFiKvELQUKz/Cj7DQP3jY21mKnT9gYW1hqx8g+AnOzN6bkM3u2Tlz5szunQ/Xa0S5iPaU07/j' +
  '9MWjb5/i6l8L9Pj5HniGCRUrHiIwIlEwZM8RXAfX4F7kjAEbevBH9OivcH9CZuVIfFGu5gHBcsGYXIvVwSyExK5xi0r8BTlA5MFxF+hTrINSiwpjc0AhJmfN' +
  'MUO5M6sqeRaNp9WwnjSrtbe04qqS1GNpYc56kGcXzlESG165U0xAuerU0BFtTMkTjPhFwwZDKl+qYax4HS7CllTVXqpWGDVRP43gcxvqb5CXoVbsV1Gemys4' +
  'tVLsyyF9JPRz5neuUnA3G9It5VlZ8VhPuNLCqm7b1foRe/eqgz2j9jKN0Ac2trbTsRU66oEUt+Cmt+bh1A6JncTJOV2AZszkw2A3FLXgniswNJ5gR84m0k24' +
  '9L1bmXL0zkbKA7/X9n+Fb8ABFNfbCOup1kMzVT5wmbokYlvw2MIIu0/MxmDFU1xI0iuL2OM5U790LDfjDT52+NEx7S0+d7hW9AleUtTXgiv86fAOv27ib/39' +
  '/cZ/K+8hRA==';

/** What that histogram's getValueAtPercentile gives. */
const JAVA_PERCENTILES = [[0.1, 50_987_007], [0.5, 96_731_135], [0.7, 270_532_607], [50, 1_500_512_255], [100, 1_500_512_255]];

function valueAt(buckets, percentile) {
  const wanted = Math.max(1, Math.ceil((percentile / 100) * buckets.reduce((sum, { count }) => sum + count, 0)));
  let seen = 0;
  return buckets.find(({ count }) => (seen += count) >= wanted).value;
}

test('reads what HdrHistogram for Java writes', async () => {
  const buckets = await decodeHistogram(FROM_JAVA);
  assert.equal(buckets.length, 447);
  assert.equal(buckets.reduce((sum, { count }) => sum + count, 0), 70_501);
  assert.deepEqual(buckets[0], { value: 3, count: 1 });
  assert.deepEqual(JAVA_PERCENTILES.map(([p]) => [p, valueAt(buckets, p)]), JAVA_PERCENTILES);
});

test('agrees with the JavaScript HdrHistogram on values of every size and any precision', async () => {
  for (const digits of [1, 2, 3, 4, 5]) {
    const histogram = hdr.build({ bitBucketSize: 64, highestTrackableValue: 1e12, numberOfSignificantValueDigits: digits });
    for (let value = 1; value < 1e11; value = Math.ceil(value * 1.37)) {
      histogram.recordValue(value);
    }
    const buckets = await decodeHistogram(hdr.encodeIntoCompressedBase64(histogram));
    for (const percentile of [1, 10, 50, 75, 90, 99, 100]) {
      assert.equal(valueAt(buckets, percentile), histogram.getValueAtPercentile(percentile), `${digits} digits, p${percentile}`);
    }
  }
});

test('refuses what is not a histogram', async () => {
  await assert.rejects(decodeHistogram(btoa('not a histogram')), /not a histogram/);
});

test('the curve has one step for each value and ends at all turns', async () => {
  const curve = await percentileCurve({ count: 70_501, max: 1500, histogram: FROM_JAVA });
  assert.equal(curve[0].from, 0);
  assert.equal(curve.at(-1).to, 1);
  assert.equal(curve.at(-1).ms, 1500.512255);
  assert.ok(curve.every(({ from, to }) => from < to));
});

test('without a histogram the curve is made of the percentiles that the sample can carry', async () => {
  const period = { count: 50, p50: 80, p90: 120, p95: 130, p99: 140, 'p99.9': 140, max: 140 };
  assert.deepEqual(await percentileCurve(period), [
    { from: 0, to: 0.5, ms: 80 },
    { from: 0.5, to: 0.9, ms: 120 },
    { from: 0.9, to: 0.95, ms: 130 },
    { from: 0.95, to: 1, ms: 140 },
  ]);
  assert.deepEqual(await percentileCurve({ count: 0 }), []);
  assert.deepEqual(await percentileCurve(undefined), []);
});

test('finds a histogram by name and mode, in anything the server may answer', () => {
  const wanted = { name: 'ttfb', mode: 'read' };
  assert.equal(histogramOf({ histograms: [{ name: 'rtf', mode: 'read' }, { name: 'ttfb', mode: 'chat' }, wanted] }, 'ttfb', 'read'), wanted);
  assert.equal(histogramOf({}, 'ttfb', 'read'), null);
  assert.equal(histogramOf(null, 'ttfb', 'read'), null);
});

test('each further nine has the same width', () => {
  const places = [0, 0.9, 0.99, 0.999].map(ninesOf);
  places.forEach((place, i) => assert.ok(Math.abs(place - i) < 1e-9));
  assert.deepEqual([1, 50, 100, 101, 5000, 1e9].map(axisNines), [1, 2, 2, 3, 4, 5]);
});

test('the axis names only percentiles that the turns can tell apart', () => {
  const labels = (count) => axisFractions(count).map(percentileLabel).join(', ');
  assert.equal(labels(0), '0 %');
  assert.equal(labels(1), '0 %');
  assert.equal(labels(2), '0 %, 50 %');
  assert.equal(labels(10), '0 %, 50 %, 90 %');
  assert.equal(labels(99), '0 %, 50 %, 90 %');
  assert.equal(labels(100), '0 %, 50 %, 90 %, 99 %');
  assert.equal(labels(1e6), '0 %, 50 %, 90 %, 99 %, 99.9 %, 99.99 %, 99.999 %');
});

test('axis values are round, few and reach the largest', () => {
  assert.deepEqual(axisTicks(207), [0, 100, 200, 300]);
  for (let max = 0.013; max < 1e6; max *= 1.7) {
    const ticks = axisTicks(max);
    assert.ok(ticks.at(-1) >= max && ticks.length >= 3 && ticks.length <= 6, `${max}: ${ticks}`);
    assert.match((ticks[1] - ticks[0]).toExponential(6), /^[125]\.0+e/);
  }
});
