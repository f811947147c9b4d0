import { decodePcm } from './pcm.js';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;
const RETRY_SPREAD = 0.2;

/** Close codes that say why when no error came before. 1008 does not: a missing or wrong key is refused over HTTP. */
const CLOSE_CAUSES = { 1009: 'LIMIT_EXCEEDED', 1012: 'SHUTTING_DOWN', 1013: 'SERVER_BUSY' };

/** Close codes of a server that ends a session on purpose: going away, idle, too big, busy. The error before says why. */
const EXPLAINED_CLOSES = [1001, 1008, 1009, 1013];

/**
 * Client of the voice WebSocket, protocol version 1: messages and reconnecting, nothing about pages or loudspeakers.
 *
 * Events, each a `CustomEvent` with the given detail:
 * - `state`: `{state, retryInMs?, cause?, message?, wasReady?}`; state is `connecting`, `ready`, `waiting` (for the next attempt, after a
 *   session that had become ready or not) or `closed`; cause is an error code, or null where none is known, and message the server's own words
 * - `ready`: the server's first message, `{session, model, voices, sampleRate, channels, format}`
 * - `queue` (where the address asks for it), `turn.started`, `text`, `turn.done`, `error`: the server's message; messages of other types are ignored
 * - `audio`: `{turn, samples, at}`; samples is a Float32Array, `at` the clock when the frame came
 */
export class VoiceClient extends EventTarget {
  #url;
  #environment;
  #socket = null;
  #state = 'closed';
  #format = 'pcm_s16le';
  #currentTurn = null;
  #attempts = 0;
  #lastError = null;
  #retryTimer = null;

  /**
   * @param {string|URL} url of `/v1/voice`, with its query
   * @param {object} [environment] stand-ins for tests: `WebSocket`, `setTimeout`, `clearTimeout`, `random`, `now`
   */
  constructor(url, environment = {}) {
    super();
    this.#url = String(url);
    this.#environment = {
      WebSocket: globalThis.WebSocket,
      setTimeout: (action, ms) => setTimeout(action, ms),
      clearTimeout: (timer) => clearTimeout(timer),
      random: Math.random,
      now: () => performance.now(),
      ...environment,
    };
  }

  get state() {
    return this.#state;
  }

  /** Opens the socket now, also when an attempt is still being waited for. Keeps it open until `close`. */
  connect() {
    if (this.#socket !== null) {
      return;
    }
    this.#environment.clearTimeout(this.#retryTimer);
    this.#lastError = null;
    this.#currentTurn = null;
    this.#enter('connecting');
    const socket = new this.#environment.WebSocket(this.#url);
    socket.binaryType = 'arraybuffer';
    socket.onmessage = (event) => this.#onMessage(event.data);
    socket.onclose = (event) => this.#onClose(event.code);
    this.#socket = socket;
  }

  /** Closes the socket for good; `connect` opens a new one. */
  close() {
    this.#environment.clearTimeout(this.#retryTimer);
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) {
      socket.onmessage = null;
      socket.onclose = null;
      socket.close(1000);
    }
    this.#enter('closed');
  }

  /**
   * Asks for one whole text to be spoken.
   *
   * @param {string} text
   * @param {{mode?: 'chat'|'read', voice?: string, seed?: number, turn?: string}} [options]
   *     absent: the session's; `turn` is the name by which the server will call it, printable ASCII without spaces
   */
  speak(text, options = {}) {
    this.#send({ type: 'speak', text, ...options });
  }

  /**
   * Adds a piece to a text that is spoken as it comes, read mode; `flush` says that it is complete.
   *
   * @param {string} text
   * @param {{voice?: string, seed?: number, turn?: string}} [options] heeded with the first piece
   */
  append(text, options = {}) {
    this.#send({ type: 'append', text, ...options });
  }

  flush() {
    this.#send({ type: 'flush' });
  }

  /** Stops a turn, or every turn of this session when none is named. */
  cancel(turn) {
    this.#send({ type: 'cancel', turn }); // an undefined turn leaves no field behind
  }

  #send(message) {
    if (this.#state !== 'ready') {
      throw new Error(`cannot send ${message.type}: the connection is ${this.#state}`);
    }
    this.#socket.send(JSON.stringify(message));
  }

  #onMessage(data) {
    if (typeof data !== 'string') {
      this.#onFrame(data);
      return;
    }
    const message = JSON.parse(data);
    switch (message.type) {
      case 'ready':
        this.#format = message.format;
        this.#attempts = 0;
        this.#enter('ready');
        break;
      case 'turn.started':
        this.#currentTurn = message.turn;
        break;
      case 'error':
        this.#lastError = message;
        break;
      case 'queue':
      case 'text':
      case 'turn.done':
        break;
      default:
        return; // a newer server may say more than version 1
    }
    this.#emit(message.type, message);
  }

  #onFrame(frame) {
    const at = this.#environment.now();
    this.#emit('audio', { turn: this.#currentTurn, samples: decodePcm(frame, this.#format), at });
  }

  #onClose(code) {
    const wasReady = this.#state === 'ready';
    const told = EXPLAINED_CLOSES.includes(code) || !wasReady ? this.#lastError : null;
    const cause = told?.code ?? CLOSE_CAUSES[code] ?? null;
    this.#socket = null;
    const retryInMs = this.#nextRetryMs();
    this.#retryTimer = this.#environment.setTimeout(() => this.connect(), retryInMs);
    this.#enter('waiting', { retryInMs, cause, message: told?.message, wasReady });
  }

  /** Doubles from half a second, spread so that many clients of a restarted server do not return together. */
  #nextRetryMs() {
    const base = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempts++);
    return Math.round(base * (1 + RETRY_SPREAD * (2 * this.#environment.random() - 1)));
  }

  #enter(state, detail = {}) {
    this.#state = state;
    this.#emit('state', { state, ...detail });
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
