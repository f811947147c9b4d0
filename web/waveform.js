/** One bar of the envelope for every 10 ms. */
const PEAKS_PER_SECOND = 100;

const SHORTEST_SECONDS = 4;
const BAR_PIXELS = 3;
const BAR_STEP_PIXELS = 4;
const STAFF_LINES = 5;

/**
 * The shape of one turn on a staff: faint what has arrived, strong what the audio thread reports as played, so that one sees how
 * far the audio runs ahead. The whole turn is always in view; the scale follows its length.
 */
export class Waveform {
  #canvas;
  #sampleRateHz;
  #received = [];
  #receivedPeak = 0;
  #receivedLength = 0;
  #played = [];
  #shownSeconds = SHORTEST_SECONDS;
  #frame = null;
  #calm = matchMedia('(prefers-reduced-motion: reduce)');

  /** @param {HTMLCanvasElement} canvas @param {number} sampleRateHz of what arrives */
  constructor(canvas, sampleRateHz) {
    this.#canvas = canvas;
    this.#sampleRateHz = sampleRateHz;
    new ResizeObserver(() => this.#invalidate()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#invalidate());
  }

  /** Starts an empty turn. */
  reset() {
    this.#received = [];
    this.#receivedPeak = 0;
    this.#receivedLength = 0;
    this.#played = [];
    this.#shownSeconds = SHORTEST_SECONDS;
    this.#invalidate();
  }

  /** @param {Float32Array} samples next of the turn */
  received(samples) {
    for (const sample of samples) {
      this.#receivedPeak = Math.max(this.#receivedPeak, Math.abs(sample));
      if (++this.#receivedLength >= this.#sampleRateHz / PEAKS_PER_SECOND) {
        this.#received.push(this.#receivedPeak);
        this.#receivedPeak = 0;
        this.#receivedLength = 0;
      }
    }
    this.#invalidate();
  }

  /** @param {number[]} peaks next of the turn, one for each 10 ms played */
  played(peaks) {
    this.#played.push(...peaks);
    this.#invalidate();
  }

  /** Forgets what arrived but will not be played. */
  cut() {
    this.#received.length = Math.min(this.#received.length, this.#played.length);
    this.#invalidate();
  }

  #invalidate() {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#draw();
    });
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const ratio = devicePixelRatio;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    const context = this.#canvas.getContext('2d');
    context.scale(ratio, ratio);
    const color = (name) => getComputedStyle(this.#canvas).getPropertyValue(name);
    this.#drawStaff(context, width, height, color('--staff'));
    this.#approachScale();
    this.#drawBars(context, width, height, this.#received, color('--wave-received'));
    this.#drawBars(context, width, height, this.#played, color('--wave-played'));
    if (this.#played.length > 0) {
      context.fillStyle = color('--mark');
      const x = (this.#played.length / PEAKS_PER_SECOND / this.#shownSeconds) * width;
      context.fillRect(Math.min(width - 2, x), 0, 2, height);
    }
  }

  /** Glides to the scale that shows the whole turn with some room to grow. */
  #approachScale() {
    const wanted = Math.max(SHORTEST_SECONDS, (1.08 * this.#received.length) / PEAKS_PER_SECOND);
    const distance = wanted - this.#shownSeconds;
    if (this.#calm.matches || Math.abs(distance) < 0.02) {
      this.#shownSeconds = wanted;
    } else {
      this.#shownSeconds += distance * 0.15;
      this.#invalidate();
    }
  }

  #drawStaff(context, width, height, color) {
    context.fillStyle = color;
    for (let line = 0; line < STAFF_LINES; line++) {
      const y = Math.round((height * (line + 1)) / (STAFF_LINES + 1));
      context.fillRect(0, y, width, 1);
    }
  }

  #drawBars(context, width, height, peaks, color) {
    const peaksPerBar = (this.#shownSeconds * PEAKS_PER_SECOND * BAR_STEP_PIXELS) / width;
    const middle = height / 2;
    context.fillStyle = color;
    context.beginPath();
    for (let bar = 0; bar * peaksPerBar < peaks.length; bar++) {
      const peak = loudest(peaks, bar * peaksPerBar, (bar + 1) * peaksPerBar);
      const half = Math.max(1, Math.min(1, Math.sqrt(peak)) * (middle - 4)); // the root lifts quiet speech
      context.roundRect(bar * BAR_STEP_PIXELS, middle - half, BAR_PIXELS, 2 * half, BAR_PIXELS / 2);
    }
    context.fill();
  }
}

function loudest(peaks, from, to) {
  let peak = 0;
  const end = Math.min(peaks.length, Math.max(Math.ceil(to), Math.floor(from) + 1));
  for (let i = Math.floor(from); i < end; i++) {
    peak = Math.max(peak, peaks[i]);
  }
  return peak;
}
