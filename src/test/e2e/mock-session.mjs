import { setTimeout as sleep } from 'node:timers/promises';
import { toInt16 } from '../../../web/pcm.js';
import { SAMPLE_RATE_HZ, toneFor } from './tone.mjs';

const FRAME_SAMPLES = 1024;
const FRAME_MS = (1000 * FRAME_SAMPLES) / SAMPLE_RATE_HZ;
const VOICES = { ada: 190, bruno: 110, chen: 150 };
const FIELDS = {
  speak: ['type', 'text', 'mode', 'voice', 'turn', 'seed'],
  append: ['type', 'text', 'voice', 'turn', 'seed'],
  flush: ['type'],
  cancel: ['type', 'turn'],
};

/** How each mode of the mock paces its frames: compute seconds per audio second, silence before the first, a stall every so often. */
const PACES = {
  normal: { rtf: 0.25, firstMs: 60, stallMs: 0 },
  slow: { rtf: 1.6, firstMs: 900, stallMs: 0 },
  uneven: { rtf: 0.5, firstMs: 60, stallMs: 400 },
  drop: { rtf: 0.5, firstMs: 60, stallMs: 0 },
};
const STALL_EVERY_FRAMES = 24;
const DROP_AFTER_FRAMES = 20;

class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** One socket of the mock: its turns are spoken in order, one at a time. */
export class MockSession {
  #socket;
  #server;
  #defaults;
  #turns = []; // the first is being spoken
  #stream = null; // the turn whose text is still being appended
  #numTurns = 0;

  constructor(socket, server, query) {
    this.#socket = socket;
    this.#server = server;
    this.#defaults = {
      format: query.get('format') ?? 'pcm_s16le',
      voice: query.get('voice') ?? 'ada',
      mode: query.get('mode') ?? 'chat',
    };
  }

  open() {
    this.#socket.on('message', (data, binary) => this.#onMessage(data, binary));
    this.#socket.on('close', () => this.#cancel());
    const { format } = this.#defaults;
    this.#send({ type: 'ready', session: 'mock', model: 'tones', voices: Object.keys(VOICES), sampleRate: SAMPLE_RATE_HZ, channels: 1, format });
  }

  #onMessage(data, binary) {
    let turn;
    try {
      const message = parse(data, binary);
      ({ turn } = message);
      this.#handle(message);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      this.#send({ type: 'error', code: error.code, message: error.message, turn });
    }
  }

  #handle(message) {
    switch (message.type) {
      case 'speak':
        this.#enqueue(this.#newTurn(message, true));
        break;
      case 'append':
        this.#append(message);
        break;
      case 'flush':
        this.#flush();
        break;
      default:
        this.#cancel(message.turn);
    }
  }

  #append(message) {
    if (this.#stream === null) {
      this.#stream = this.#newTurn({ ...message, mode: 'read' }, false);
      this.#enqueue(this.#stream);
    } else {
      this.#stream.text += message.text;
    }
  }

  #flush() {
    if (this.#stream === null) {
      throw new Refusal('BAD_MESSAGE', 'flush without append');
    }
    this.#stream.complete = true;
    this.#stream = null;
  }

  #newTurn({ text, mode, voice = this.#defaults.voice, turn, seed = 1 }, complete) {
    if (this.#server.mode === 'busy') {
      throw new Refusal('SERVER_BUSY', 'all 1 places of the queue are taken');
    }
    if (text.trim() === '') {
      throw new Refusal('BAD_TEXT', 'the text holds nothing to speak');
    }
    if (!(voice in VOICES)) {
      throw new Refusal('UNKNOWN_VOICE', `voice '${voice}' is unknown`);
    }
    const id = turn ?? `s${++this.#numTurns}`;
    return { id, text, mode: mode ?? this.#defaults.mode, voice, seed, complete, cancelled: false, askedAt: performance.now() };
  }

  #enqueue(turn) {
    this.#turns.push(turn);
    if (this.#turns.length === 1) {
      this.#speakAll();
    }
  }

  #cancel(id) {
    const turns = this.#turns.filter((turn) => id === undefined || turn.id === id);
    if (id !== undefined && turns.length === 0) {
      throw new Refusal('UNKNOWN_TURN', `turn '${id}' does not exist`);
    }
    for (const turn of turns) {
      turn.cancelled = true;
      this.#stream = turn === this.#stream ? null : this.#stream;
    }
  }

  async #speakAll() {
    while (this.#turns.length > 0) {
      const turn = this.#turns[0];
      const audio = { samples: 0, ttfbMs: undefined, computeMs: 0 };
      this.#send({ type: 'turn.started', turn: turn.id });
      await this.#speak(turn, audio);
      this.#turns.shift();
      this.#finish(turn, audio);
    }
  }

  /** Speaks what is there of the text, then what was appended meanwhile, until the text is complete. */
  async #speak(turn, audio) {
    const pace = PACES[this.#server.mode] ?? PACES.normal;
    let spoken = 0;
    await sleep(pace.firstMs);
    while (!turn.cancelled && !(turn.complete && spoken === turn.text.length)) {
      const piece = turn.text.slice(spoken);
      spoken = turn.text.length;
      if (piece === '') {
        await sleep(10);
      } else {
        await this.#speakPiece(turn, turn.mode === 'chat' ? this.#reply(turn) : piece, audio, pace);
      }
    }
  }

  #reply(turn) {
    const reply = `You said: ${turn.text}`;
    this.#send({ type: 'text', turn: turn.id, delta: reply.slice(0, 10) });
    this.#send({ type: 'text', turn: turn.id, delta: reply.slice(10) });
    return reply;
  }

  async #speakPiece(turn, text, audio, pace) {
    const tone = toneFor(text, VOICES[turn.voice] + (turn.seed % 20));
    const start = performance.now();
    let stalled = 0;
    for (let frame = 0; frame * FRAME_SAMPLES < tone.length && !turn.cancelled; frame++) {
      stalled += frame % STALL_EVERY_FRAMES === STALL_EVERY_FRAMES - 1 ? pace.stallMs : 0;
      await sleep(start + stalled + frame * FRAME_MS * pace.rtf - performance.now());
      if (this.#server.mode === 'drop' && frame === DROP_AFTER_FRAMES) {
        this.#socket.terminate();
      }
      this.#sendFrame(turn, tone.subarray(frame * FRAME_SAMPLES, (frame + 1) * FRAME_SAMPLES), audio);
    }
    audio.computeMs += performance.now() - start;
  }

  #sendFrame(turn, samples, audio) {
    if (turn.cancelled) {
      return;
    }
    audio.ttfbMs ??= performance.now() - turn.askedAt;
    audio.samples += samples.length;
    this.#socket.send(this.#defaults.format === 'pcm_f32le' ? float32Bytes(samples) : int16Bytes(samples));
  }

  #finish(turn, { samples, ttfbMs, computeMs }) {
    const audioMs = (1000 * samples) / SAMPLE_RATE_HZ;
    const rtf = samples === 0 ? undefined : computeMs / audioMs;
    const status = turn.cancelled ? 'cancelled' : 'completed';
    if (ttfbMs !== undefined) {
      this.#server.recordTtfb(turn.mode, ttfbMs);
    }
    this.#send({ type: 'turn.done', turn: turn.id, status, audioMs, ttfbMs, rtf, stages: { 'tts.step': computeMs } });
  }

  #send(message) {
    if (this.#socket.readyState === this.#socket.OPEN) {
      this.#socket.send(JSON.stringify(message));
    }
  }
}

function parse(data, binary) {
  let message = null;
  try {
    message = binary ? null : JSON.parse(data);
  } catch {
    // refused below, like every other message that is no object
  }
  const known = FIELDS[message?.type];
  if (known === undefined) {
    throw new Refusal('BAD_MESSAGE', `not a message; types are ${Object.keys(FIELDS).join(', ')}`);
  }
  const stranger = Object.keys(message).find((field) => !known.includes(field));
  if (stranger !== undefined || (known.includes('text') && typeof message.text !== 'string')) {
    throw new Refusal('BAD_MESSAGE', `${message.type} takes ${known.join(', ')}`);
  }
  return message;
}

function int16Bytes(samples) {
  const bytes = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, i) => bytes.writeInt16LE(toInt16(sample), i * 2));
  return bytes;
}

function float32Bytes(samples) {
  const bytes = Buffer.alloc(samples.length * 4);
  samples.forEach((sample, i) => bytes.writeFloatLE(sample, i * 4));
  return bytes;
}
