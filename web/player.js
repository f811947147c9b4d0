import { Resampler } from './resampler.js';

/** A device that plays reports 25 times a second; one that has not done so by now is not there. */
const LONGEST_SILENCE_MS = 3000;

/**
 * Plays one turn at a time through an AudioWorklet, from the first chunk on. Audio pushed before the device is open waits for it.
 *
 * Event `progress`, about 25 times a second while something sounds: `{playedSeconds, receivedSamples, playedSamples, bufferedSeconds,
 * underruns, peaks, idle}`; samples count at the source's rate, `peaks` holds one value for each 10 ms played since the last event.
 *
 * Event `silent`: audio was pushed and nothing sounds, as in a browser that finds no audio device. `usable` is false from then on,
 * until something sounds.
 */
export class Player extends EventTarget {
  #sourceRateHz;
  #setTimeout;
  #reported = false;
  #watching = false;
  #opening = null;
  #usable = true;
  #context = null;
  #node = null;
  #waiting = [];
  #epoch = 0;
  #received = 0;
  #resampler = null;

  /** @param {number} sourceRateHz of all chunks @param {(action: () => void, ms: number) => void} setTimeout */
  constructor(sourceRateHz = 24_000, setTimeout = (action, ms) => globalThis.setTimeout(action, ms)) {
    super();
    this.#sourceRateHz = sourceRateHz;
    this.#setTimeout = setTimeout;
  }

  /** False once opening has failed or nothing sounded: nothing pushed will be heard, nor progress reported. */
  get usable() {
    return this.#usable;
  }

  /**
   * Opens the audio device; call it from a key press or click, browsers refuse sound otherwise. Later calls wait for the first.
   *
   * @throws {Error} where the page may not use an AudioWorklet
   */
  async open() {
    this.#opening ??= this.#open();
    try {
      await this.#opening;
      await this.#context.resume();
    } catch (error) {
      this.#usable = false;
      throw error;
    }
  }

  begin() {
    this.#epoch++;
    this.#received = 0;
    this.#reported = false;
    this.#watching = false;
    this.#post({ type: 'begin', epoch: this.#epoch });
  }

  /** @param {Float32Array} samples stays the caller's */
  push(samples) {
    this.#received += samples.length;
    this.#post({ type: 'push', samples });
    this.#watch();
  }

  /** All audio of the turn is here; it plays to its end. */
  end() {
    this.#post({ type: 'end' });
  }

  /** Silence, now. */
  stop() {
    this.#post({ type: 'stop' });
  }

  /** Looks once a turn, some time after its first audio, whether anything sounded. */
  #watch() {
    if (this.#watching) {
      return;
    }
    this.#watching = true;
    const epoch = this.#epoch;
    this.#setTimeout(() => {
      if (epoch === this.#epoch && !this.#reported) {
        this.#usable = false;
        this.dispatchEvent(new CustomEvent('silent'));
      }
    }, LONGEST_SILENCE_MS);
  }

  async #open() {
    const context = newContext(this.#sourceRateHz);
    if (context.audioWorklet === undefined) {
      throw new Error('this browser plays sound only on https pages and on localhost');
    }
    this.#context = context;
    await context.audioWorklet.addModule(new URL('player-worklet.js', import.meta.url));
    const node = new AudioWorkletNode(context, 'parlando-player', { numberOfInputs: 0, outputChannelCount: [1] });
    node.port.onmessage = ({ data }) => this.#onReport(data);
    node.connect(context.destination);
    this.#node = node;
    this.#resampler = context.sampleRate === this.#sourceRateHz ? null : new Resampler(this.#sourceRateHz, context.sampleRate);
    this.#waiting.forEach((message) => this.#deliver(message));
    this.#waiting = [];
  }

  #post(message) {
    if (this.#node === null) {
      this.#waiting = message.type === 'begin' ? [message] : [...this.#waiting, message];
    } else {
      this.#deliver(message);
    }
  }

  #deliver(message) {
    if (message.type === 'push') {
      this.#send('push', this.#resampler?.push(message.samples) ?? message.samples.slice());
      return;
    }
    if (message.type === 'begin') {
      this.#resampler?.reset();
    }
    if (message.type === 'end' && this.#resampler !== null) {
      this.#send('push', this.#resampler.flush());
    }
    this.#node.port.postMessage(message);
  }

  #send(type, samples) {
    this.#node.port.postMessage({ type, samples }, [samples.buffer]);
  }

  #onReport({ epoch, played, buffered, underruns, peaks, idle }) {
    if (epoch !== this.#epoch) {
      return;
    }
    this.#reported = true;
    this.#usable = true;
    const playedSeconds = played / this.#context.sampleRate;
    const detail = {
      playedSeconds,
      receivedSamples: this.#received,
      playedSamples: Math.min(this.#received, Math.round(playedSeconds * this.#sourceRateHz)),
      bufferedSeconds: buffered / this.#context.sampleRate,
      underruns,
      peaks,
      idle,
    };
    this.dispatchEvent(new CustomEvent('progress', { detail }));
  }
}

/** At the source's own rate where the browser allows it; the resampler does the rest elsewhere. */
function newContext(sampleRate) {
  try {
    return new AudioContext({ sampleRate, latencyHint: 'interactive' });
  } catch (refused) {
    if (refused.name !== 'NotSupportedError') {
      throw refused;
    }
    return new AudioContext({ latencyHint: 'interactive' });
  }
}
