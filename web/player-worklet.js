import { JitterBuffer } from './jitter-buffer.js';

const REPORT_SECONDS = 0.04;

/** One bar of the waveform for every 10 ms played. */
const PEAK_SECONDS = 0.01;

/**
 * The audio thread's end of `Player`. Takes `{type: begin|push|end|stop, epoch, samples?}` and reports what was really played:
 * `{epoch, played, buffered, underruns, leadSeconds, peaks, idle}`. `epoch` numbers the turns, so that a late report is told apart.
 */
class PlayerProcessor extends AudioWorkletProcessor {
  #buffer = new JitterBuffer(sampleRate);
  #epoch = 0;
  #played = 0;
  #idleReported = true;
  #sinceReport = 0;
  #peaks = [];
  #peak = 0;
  #peakLength = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => this.#onCommand(data);
  }

  process(_inputs, outputs) {
    const output = outputs[0][0];
    const count = this.#buffer.read(output);
    this.#measure(output, count);
    this.#sinceReport += output.length;
    const turnedIdle = this.#buffer.idle && !this.#idleReported;
    if (turnedIdle || (!this.#buffer.idle && this.#sinceReport >= REPORT_SECONDS * sampleRate)) {
      this.#report();
    }
    return true;
  }

  #onCommand({ type, epoch, samples }) {
    switch (type) {
      case 'begin':
        this.#buffer.begin();
        this.#epoch = epoch;
        this.#played = 0;
        this.#idleReported = false;
        this.#resetPeaks();
        break;
      case 'push':
        this.#buffer.push(samples);
        break;
      case 'end':
        this.#buffer.end();
        break;
      case 'stop':
        this.#buffer.stop();
        break;
      default:
        throw new Error(`unknown command ${type}`);
    }
  }

  #measure(output, count) {
    this.#played += count;
    for (let i = 0; i < count; i++) {
      this.#peak = Math.max(this.#peak, Math.abs(output[i]));
      if (++this.#peakLength >= PEAK_SECONDS * sampleRate) {
        this.#peaks.push(this.#peak);
        this.#peak = 0;
        this.#peakLength = 0;
      }
    }
  }

  #report() {
    this.port.postMessage({
      epoch: this.#epoch,
      played: this.#played,
      buffered: this.#buffer.available,
      underruns: this.#buffer.underruns,
      leadSeconds: this.#buffer.lead / sampleRate,
      peaks: this.#peaks,
      idle: this.#buffer.idle,
    });
    this.#idleReported = this.#buffer.idle;
    this.#sinceReport = 0;
    this.#peaks = [];
  }

  #resetPeaks() {
    this.#peaks = [];
    this.#peak = 0;
    this.#peakLength = 0;
  }
}

registerProcessor('parlando-player', PlayerProcessor);
