import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodePcm, toInt16 } from '../../../../web/pcm.js';
import { WAV_HEADER_BYTES, encodeWav } from '../../../../web/wav.js';

test('every 16-bit sample survives decoding and saving', async () => {
  const all = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
  const samples = decodePcm(all.buffer, 'pcm_s16le');
  const wav = encodeWav([samples.subarray(0, 1000), samples.subarray(1000)], 24_000);
  assert.equal(wav.byteLength, WAV_HEADER_BYTES + 2 * all.length);
  assert.deepEqual(new Int16Array(wav.slice(WAV_HEADER_BYTES)), all);
});

test('the header gives one channel of 16 bits at the rate asked for', () => {
  const file = new DataView(encodeWav([new Float32Array(10)], 24_000));
  const tag = (offset) => String.fromCharCode(...new Uint8Array(file.buffer, offset, 4));
  assert.deepEqual([0, 8, 12, 36].map(tag), ['RIFF', 'WAVE', 'fmt ', 'data']);
  assert.equal(file.getUint32(4, true), file.byteLength - 8);
  assert.equal(file.getUint16(22, true), 1);
  assert.equal(file.getUint32(24, true), 24_000);
  assert.equal(file.getUint32(28, true), 48_000);
  assert.equal(file.getUint16(34, true), 16);
  assert.equal(file.getUint32(40, true), 20);
});

test('float frames decode as they are and loud samples are clipped when saved', () => {
  const frame = new Float32Array([0, 0.5, 1.5, -1.5]);
  assert.deepEqual(decodePcm(frame.buffer, 'pcm_f32le'), frame);
  assert.deepEqual([...frame].map(toInt16), [0, 16_384, 32_767, -32_768]);
});

test('a frame that ends inside a sample and an unknown format are refused', () => {
  assert.throws(() => decodePcm(new ArrayBuffer(3), 'pcm_s16le'), /3 bytes/);
  assert.throws(() => decodePcm(new ArrayBuffer(4), 'mp3'), /mp3/);
});
