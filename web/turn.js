import { encodeWav } from './wav.js';

/** One turn as the listener's side sees it: what was asked, what came and when. */
export class Turn {
  started = false;
  /** The server's last `queue` while the turn waits for others; null otherwise. */
  queued = null;
  /** True when the server did not take the turn. */
  refused = false;
  /** True when the connection broke before the turn was done. */
  lost = false;
  reply = '';
  chunks = [];
  numSamples = 0;
  /** The server's `turn.done`; null until then. */
  done = null;
  cancelled = false;
  #intendedAt;
  #firstAudioAt = null;

  /**
   * @param {string} id unique in the session; the server calls the turn by it
   * @param {{text: string, mode: string, voice?: string, seed?: number}} request
   * @param {number} intendedAt clock in milliseconds when the user asked, also if sending had to wait
   */
  constructor(id, request, intendedAt) {
    this.id = id;
    this.request = Object.freeze({ ...request });
    this.#intendedAt = intendedAt;
  }

  /** @param {Float32Array} samples @param {number} at clock when they came */
  addAudio(samples, at) {
    this.#firstAudioAt ??= at;
    this.chunks.push(samples);
    this.numSamples += samples.length;
  }

  /** Milliseconds from the wish to the first audio here; null before that. */
  get ttfbMs() {
    return this.#firstAudioAt === null ? null : this.#firstAudioAt - this.#intendedAt;
  }

  /** @param {number} sampleRateHz @returns {Blob} all audio received, 16-bit */
  toWav(sampleRateHz) {
    return new Blob([encodeWav(this.chunks, sampleRateHz)], { type: 'audio/wav' });
  }
}
