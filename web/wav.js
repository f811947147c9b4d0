import { toInt16 } from './pcm.js';

/** Bytes before the first sample of a file written by `encodeWav`. */
export const WAV_HEADER_BYTES = 44;

/**
 * Writes mono 16-bit PCM as a RIFF WAVE file.
 *
 * @param {Float32Array[]} chunks consecutive samples in [-1, 1]; louder ones are clipped
 * @param {number} sampleRateHz
 * @returns {ArrayBuffer} 44 bytes of header, then two bytes a sample
 */
export function encodeWav(chunks, sampleRateHz) {
  const dataBytes = 2 * chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const file = new DataView(new ArrayBuffer(WAV_HEADER_BYTES + dataBytes));
  writeHeader(file, dataBytes, sampleRateHz);
  let offset = WAV_HEADER_BYTES;
  for (const chunk of chunks) {
    for (const sample of chunk) {
      file.setInt16(offset, toInt16(sample), true);
      offset += 2;
    }
  }
  return file.buffer;
}

function writeHeader(file, dataBytes, sampleRateHz) {
  const tag = (offset, text) => [...text].forEach((char, i) => file.setUint8(offset + i, char.charCodeAt(0)));
  tag(0, 'RIFF');
  file.setUint32(4, WAV_HEADER_BYTES - 8 + dataBytes, true);
  tag(8, 'WAVEfmt ');
  file.setUint32(16, 16, true); // size of the format block
  file.setUint16(20, 1, true); // integer PCM
  file.setUint16(22, 1, true); // channels
  file.setUint32(24, sampleRateHz, true);
  file.setUint32(28, sampleRateHz * 2, true); // bytes a second
  file.setUint16(32, 2, true); // bytes a frame
  file.setUint16(34, 16, true); // bits a sample
  tag(36, 'data');
  file.setUint32(40, dataBytes, true);
}
