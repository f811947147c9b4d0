/** Length of every fade: one render quantum of Web Audio, 5.3 ms at 24 kHz. */
const FADE = 128;

const MIN_LEAD_SECONDS = 0.08;
const MAX_LEAD_SECONDS = 0.8;

/**
 * Evens out the arrival of one turn's audio. Samples wait until a lead is collected, then play; when they run out the sound
 * fades away instead of breaking off, and the next lead is longer by as much as the audio came late, and at least twice as long. A turn without a gap
 * halves the lead again. A list of chunks, not a ring: what the server sends ahead of playback is bounded there, so
 * nothing is ever dropped here.
 *
 * Used by the audio thread only; `read` allocates nothing.
 */
export class JitterBuffer {
  #chunks = [];
  #offset = 0; // of the next sample in chunks[0]
  #available = 0;
  #state = 'idle'; // idle, filling, playing
  #ended = false;
  #underruns = 0;
  #minLead;
  #maxLead;
  #lead;
  #starved = null; // samples of silence since the underrun, until audio comes again
  #fadeIn = false;
  #tail = new Float32Array(FADE);
  #tailLength = 0;

  /** @param {number} sampleRateHz of everything pushed and read */
  constructor(sampleRateHz) {
    this.#minLead = Math.max(2 * FADE, Math.round(MIN_LEAD_SECONDS * sampleRateHz));
    this.#maxLead = Math.round(MAX_LEAD_SECONDS * sampleRateHz);
    this.#lead = this.#minLead;
  }

  /** Gaps heard in this turn. */
  get underruns() {
    return this.#underruns;
  }

  /** Samples waiting to be played. */
  get available() {
    return this.#available;
  }

  /** Samples that must wait before sound starts. */
  get lead() {
    return this.#lead;
  }

  /** True when nothing of a turn is left. */
  get idle() {
    return this.#state === 'idle' && this.#tailLength === 0;
  }

  /** Starts a turn; one that still sounds fades out first. */
  begin() {
    this.stop();
    this.#state = 'filling';
    this.#underruns = 0;
  }

  /** @param {Float32Array} chunk belongs to the buffer from now on */
  push(chunk) {
    if (this.#state === 'idle' || this.#ended || chunk.length === 0) {
      return;
    }
    if (this.#starved !== null) {
      this.#lead = Math.min(this.#maxLead, this.#lead + Math.max(this.#lead, this.#starved));
      this.#starved = null;
    }
    this.#chunks.push(chunk);
    this.#available += chunk.length;
  }

  /** No more audio comes for this turn: what waits is played to its end, whatever the lead. */
  end() {
    if (this.#state === 'idle' || this.#ended) {
      return;
    }
    this.#ended = true;
    if (this.#underruns === 0) {
      this.#lead = Math.max(this.#minLead, this.#lead >> 1);
    }
    this.#rampEnd();
  }

  /** Ends the turn now: one fade of what sounds, then silence. */
  stop() {
    if (this.#state === 'playing') {
      this.#tailLength = this.#take(this.#tail);
      fade(this.#tail, this.#tailLength, -1);
    }
    this.#clear();
  }

  /**
   * Fills one block.
   *
   * @param {Float32Array} output at most 128 samples; silence where there is nothing to play
   * @returns {number} how many of the turn's samples were played
   */
  read(output) {
    output.fill(0);
    const count = this.#readTurn(output);
    for (let i = 0; i < this.#tailLength; i++) {
      output[i] += this.#tail[i];
    }
    this.#tailLength = 0;
    return count;
  }

  #readTurn(output) {
    if (this.#state === 'filling' && (this.#ended || this.#available >= this.#lead)) {
      this.#state = 'playing';
      this.#fadeIn = true;
    }
    if (this.#state !== 'playing') {
      this.#starved = this.#starved === null ? null : this.#starved + output.length;
      return 0;
    }
    const count = this.#take(output);
    if (this.#fadeIn) {
      fade(output, count, 1);
      this.#fadeIn = false;
    }
    if (this.#available === 0 && this.#ended) {
      this.#clear();
    } else if (this.#available < FADE && !this.#ended) {
      this.#underrun(output, count);
    }
    return count;
  }

  /** A fade's worth of samples is kept in hand, so that there is always something to fade out with. */
  #underrun(output, count) {
    fade(output, count, -1);
    this.#state = 'filling';
    this.#underruns++;
    this.#starved = 0;
  }

  #take(output) {
    let count = 0;
    while (count < output.length && this.#chunks.length > 0) {
      const chunk = this.#chunks[0];
      const length = Math.min(chunk.length - this.#offset, output.length - count);
      for (let i = 0; i < length; i++) {
        output[count + i] = chunk[this.#offset + i];
      }
      count += length;
      this.#offset += length;
      if (this.#offset === chunk.length) {
        this.#chunks.shift();
        this.#offset = 0;
      }
    }
    this.#available -= count;
    return count;
  }

  /** Takes the last samples down to zero: a turn that was cut short ends without a click. */
  #rampEnd() {
    let left = Math.min(FADE, this.#available);
    const length = left;
    for (let c = this.#chunks.length - 1; c >= 0 && left > 0; c--) {
      const chunk = this.#chunks[c];
      for (let i = chunk.length - 1; i >= 0 && left > 0; i--) {
        chunk[i] *= gain(length - left, length);
        left--;
      }
    }
  }

  #clear() {
    this.#chunks.length = 0;
    this.#offset = 0;
    this.#available = 0;
    this.#ended = false;
    this.#starved = null;
    this.#state = 'idle';
  }
}

/** Raised cosine, rising over `length` samples when direction is 1, falling when it is -1. */
function fade(samples, length, direction) {
  for (let i = 0; i < length; i++) {
    samples[i] *= gain(direction > 0 ? i : length - 1 - i, length);
  }
}

function gain(index, length) {
  return 0.5 - 0.5 * Math.cos((Math.PI * (index + 0.5)) / length);
}
