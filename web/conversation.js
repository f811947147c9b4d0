import { Turn } from './turn.js';

/**
 * One listener's turns, one after the other: a new text stops what still sounds. Ties the protocol client to the player.
 *
 * Events: `change` whenever `phase` or `turn` may have changed; `audio` with `{samples}`; `progress` as the player reports it;
 * `problem` with `{code, message}`, the server's error, `CONNECTION_LOST`, or `NO_SOUND` where the browser plays nothing;
 * `heard` when something plays after a `NO_SOUND`.
 */
export class Conversation extends EventTarget {
  #client;
  #player;
  #now;
  #turn = null; // the one shown
  #active = null; // the one the server works on, cancelled or not
  #next = null; // waits until the cancelled one has ended
  #sounding = false;
  #silent = false; // nothing was heard of the audio that came
  #numTurns = 0;

  /** @param {EventTarget} client a `VoiceClient` @param {EventTarget} player a `Player` @param {() => number} now milliseconds */
  constructor(client, player, now = () => performance.now()) {
    super();
    this.#client = client;
    this.#player = player;
    this.#now = now;
    const on = (type, action) => client.addEventListener(type, ({ detail }) => action(detail));
    on('state', ({ state }) => state === 'ready' || this.#onLost());
    on('queue', (message) => this.#onQueued(message));
    on('turn.started', ({ turn }) => this.#onStarted(turn));
    on('text', ({ turn, delta }) => this.#onText(turn, delta));
    on('audio', ({ samples, at }) => this.#onAudio(samples, at));
    on('turn.done', (message) => this.#onDone(message));
    on('error', (message) => this.#onError(message));
    player.addEventListener('progress', ({ detail }) => this.#onProgress(detail));
    player.addEventListener('silent', () => this.#onSilent());
  }

  /** The turn asked for last; null before the first. */
  get turn() {
    return this.#turn;
  }

  /** `idle`, `waiting` for the first sound, or `speaking`. */
  get phase() {
    if (this.#sounding) {
      return 'speaking';
    }
    const expected = this.#next ?? this.#active;
    return expected !== null && !expected.cancelled ? 'waiting' : 'idle';
  }

  /** @param {{text: string, mode: string, voice?: string, seed?: number}} request spoken as soon as what sounds has stopped */
  speak(request) {
    const turn = new Turn(`${++this.#numTurns}`, request, this.#now());
    this.#stop();
    if (this.#active === null) {
      this.#start(turn);
      return;
    }
    this.#next = turn;
    this.#changed();
  }

  /** Stops what sounds and what is asked for. */
  cancel() {
    this.#next = null;
    this.#stop();
    this.#changed();
  }

  #start(turn) {
    this.#active = turn;
    this.#turn = turn;
    this.#player.begin();
    const { text, ...options } = turn.request;
    this.#client.speak(text, { ...options, turn: turn.id });
    this.#changed();
  }

  #stop() {
    const awaited = this.#active !== null && !this.#active.cancelled;
    if (awaited) {
      this.#client.cancel();
    }
    if (awaited || this.#sounding) {
      this.#turn.cancelled = true;
      this.#turn.queued = null;
      this.#sounding = false;
      this.#player.stop();
    }
  }

  #onQueued(message) {
    if (this.#active?.id === message.turn) {
      this.#active.queued = message;
      this.#changed();
    }
  }

  #onStarted(id) {
    if (this.#active?.id === id) {
      this.#active.started = true;
      this.#active.queued = null;
      this.#changed();
    }
  }

  #onText(id, delta) {
    if (this.#active?.id === id) {
      this.#active.reply += delta;
      this.#changed();
    }
  }

  #onAudio(samples, at) {
    if (this.#active === null || this.#active.cancelled) {
      return; // on its way when the turn was cancelled
    }
    this.#active.addAudio(samples, at);
    this.#sounding = this.#player.usable;
    this.#player.push(samples);
    this.dispatchEvent(new CustomEvent('audio', { detail: { samples } }));
    this.#changed();
  }

  #onDone(message) {
    if (this.#active?.id === message.turn) {
      this.#active.done = message;
      this.#endActive();
    }
  }

  /** An error before its start is the turn's only answer; a started turn has its `turn.done` still to come. */
  #onError({ code, message, turn }) {
    const unnamed = turn === undefined && !['UNKNOWN_TURN', 'SHUTTING_DOWN'].includes(code); // those two tell of no new turn
    if (this.#active?.started === false && (unnamed || turn === this.#active.id)) {
      this.#active.refused = true;
      this.#endActive();
    }
    if (code !== 'UNKNOWN_TURN') { // a cancel that crossed the turn's end
      this.dispatchEvent(new CustomEvent('problem', { detail: { code, message } }));
    }
  }

  #onLost() {
    if (this.#active === null) {
      return;
    }
    this.#next = null;
    this.#active.lost = true;
    this.#endActive();
    this.dispatchEvent(new CustomEvent('problem', { detail: { code: 'CONNECTION_LOST', message: '' } }));
  }

  #endActive() {
    this.#player.end();
    this.#active = null;
    const next = this.#next;
    this.#next = null;
    if (next !== null) {
      this.#start(next);
    }
    this.#changed();
  }

  #onProgress(progress) {
    if (progress.idle) {
      this.#sounding = false;
    }
    if (this.#silent) {
      this.#onHeard(progress.idle);
    }
    this.dispatchEvent(new CustomEvent('progress', { detail: progress }));
    this.#changed();
  }

  /** The turn goes on without being heard: it ends when the server has sent all of it. */
  #onSilent() {
    this.#sounding = false;
    this.#silent = true;
    this.dispatchEvent(new CustomEvent('problem', { detail: { code: 'NO_SOUND', message: '' } }));
    this.#changed();
  }

  /** The device was only late: what has come plays now, and can be stopped. */
  #onHeard(idle) {
    this.#silent = false;
    this.#sounding = !idle && !this.#turn.cancelled;
    this.dispatchEvent(new CustomEvent('heard'));
  }

  #changed() {
    this.dispatchEvent(new CustomEvent('change'));
  }
}
