/** Raw PCM frames as the voice server sends them: mono, little-endian, interleaving does not arise. */

const BYTES_PER_SAMPLE = { pcm_s16le: 2, pcm_f32le: 4 };
const FULL_SCALE = 32768;

/**
 * Decodes one binary frame.
 *
 * @param {ArrayBuffer} frame whole samples only
 * @param {'pcm_s16le'|'pcm_f32le'} format
 * @returns {Float32Array} samples in [-1, 1], never sharing memory with `frame`
 * @throws {RangeError} unknown format, or a frame that ends inside a sample
 */
export function decodePcm(frame, format) {
  const width = BYTES_PER_SAMPLE[format];
  if (width === undefined) {
    throw new RangeError(`unknown sample format ${format}`);
  }
  if (frame.byteLength % width !== 0) {
    throw new RangeError(`frame of ${frame.byteLength} bytes is not a multiple of ${width}, ${format}`);
  }
  const view = new DataView(frame);
  const samples = new Float32Array(frame.byteLength / width);
  for (let i = 0; i < samples.length; i++) {
    samples[i] = width === 2 ? view.getInt16(i * 2, true) / FULL_SCALE : view.getFloat32(i * 4, true);
  }
  return samples;
}

/**
 * Rounds one sample to 16 bits; what `decodePcm` read from `pcm_s16le` comes back exactly.
 *
 * @param {number} sample clipped to [-1, 1)
 * @returns {number} in [-32768, 32767]
 */
export function toInt16(sample) {
  return Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, Math.round(sample * FULL_SCALE)));
}
