const HALF_TAPS = 16;
const PHASES = 512;
const KAISER_BETA = 8; // about 80 dB of stop band

/**
 * Changes the sample rate of a stream, chunk by chunk: a Kaiser-windowed sinc, 32 taps, in 512 phases.
 * However the input is cut, the output is the same to within rounding; `flush` gives the last samples out.
 */
export class Resampler {
  #step;
  #table;
  #history;
  #position; // of the next output sample in the history, in input samples

  /** @param {number} inputRateHz @param {number} outputRateHz */
  constructor(inputRateHz, outputRateHz) {
    this.#step = inputRateHz / outputRateHz;
    this.#table = kernel(Math.min(1, outputRateHz / inputRateHz));
    this.reset();
  }

  /** Forgets the stream; the next sample is the first of a new one, after silence. */
  reset() {
    this.#history = new Float32Array(HALF_TAPS);
    this.#position = HALF_TAPS;
  }

  /**
   * @param {Float32Array} input
   * @returns {Float32Array} all output whose taps are known by now
   */
  push(input) {
    const samples = new Float32Array(this.#history.length + input.length);
    samples.set(this.#history);
    samples.set(input, this.#history.length);
    const last = samples.length - HALF_TAPS; // a tap reaches this far ahead
    const count = Math.max(0, Math.ceil((last - this.#position) / this.#step));
    const output = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      output[i] = this.#at(samples, this.#position + i * this.#step);
    }
    this.#position += count * this.#step;
    this.#keepFrom(samples, Math.floor(this.#position) - HALF_TAPS);
    return output;
  }

  /** @returns {Float32Array} the end of the stream; `reset` before the next one */
  flush() {
    return this.push(new Float32Array(HALF_TAPS));
  }

  #keepFrom(samples, start) {
    const from = Math.max(0, start);
    this.#history = samples.slice(from);
    this.#position -= from;
  }

  #at(samples, position) {
    const phase = Math.round((position - Math.floor(position)) * PHASES);
    const first = Math.floor(position) - HALF_TAPS + 1;
    const taps = this.#table[phase];
    let sum = 0;
    for (let t = 0; t < taps.length; t++) {
      sum += taps[t] * samples[first + t];
    }
    return sum;
  }
}

/** Taps of every phase, [phase][tap], each phase summing to one. */
function kernel(cutoff) {
  return Array.from({ length: PHASES + 1 }, (_, phase) => {
    const taps = new Float32Array(2 * HALF_TAPS);
    for (let t = 0; t < taps.length; t++) {
      const x = t - HALF_TAPS + 1 - phase / PHASES;
      taps[t] = sinc(cutoff * x) * kaiser(x / HALF_TAPS);
    }
    const sum = taps.reduce((a, b) => a + b, 0);
    return taps.map((tap) => tap / sum);
  });
}

function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x) {
  return Math.abs(x) > 1 ? 0 : bessel0(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel0(KAISER_BETA);
}

/** Modified Bessel function of the first kind, order zero, by its power series. */
function bessel0(x) {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
