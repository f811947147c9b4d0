/** Speech-like test sound: a gliding tone with overtones, in syllables, with pauses between words. */

export const SAMPLE_RATE_HZ = 24_000;
const SECONDS_PER_CHAR = 0.065;
const SYLLABLES_PER_SECOND = 4.2;

/**
 * @param {string} text decides how long the sound is and where its pauses are
 * @param {number} pitchHz
 * @returns {Float32Array} at 24 kHz, peak below 0.6
 */
export function toneFor(text, pitchHz) {
  const samplesPerChar = Math.round(SECONDS_PER_CHAR * SAMPLE_RATE_HZ);
  const samples = new Float32Array(Math.max(8, text.length) * samplesPerChar);
  let phase = 0;
  for (let i = 0; i < samples.length; i++) {
    const seconds = i / SAMPLE_RATE_HZ;
    const silent = /\s/.test(text[Math.floor(i / samplesPerChar)] ?? '');
    const syllable = 0.5 - 0.5 * Math.cos(2 * Math.PI * SYLLABLES_PER_SECOND * seconds);
    phase += (2 * Math.PI * pitchHz * (1 + 0.15 * Math.sin(seconds * 1.7))) / SAMPLE_RATE_HZ;
    const voice = Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.25 * Math.sin(3 * phase);
    samples[i] = silent ? 0 : 0.33 * voice * syllable * (0.6 + 0.4 * Math.sin(seconds * 0.9));
  }
  return samples;
}
