/** What the page says, in plain words, to each public error code. */
const SENTENCES = {
  SERVER_BUSY: 'The server is busy: all places are taken. Try again in a moment.',
  SHUTTING_DOWN: 'The server is going down.',
  UNAUTHORIZED: 'The server refuses this page without its key: open it as …/?key=YOUR-KEY.',
  UNKNOWN_VOICE: 'The server does not have this voice.',
  ENGINE_FAILED: 'The voice failed while speaking. Try again.',
  NO_SOUND: 'This browser plays no sound: no audio device answers. The WAV can still be saved.',
};

const ENDINGS = {
  cancelled: 'stopped',
  failed: 'failed',
  refused: 'not taken',
  lost: 'connection lost',
  truncated: 'cut short',
};

/** Ends of a truncated turn, by the `reason` of its `turn.done`. */
const TRUNCATIONS = {
  limit: 'cut short at a limit',
  noise: 'cut short: the sound was unlike speech',
  'no-end': 'cut short: the speech did not end',
};

/**
 * @param {string} code
 * @param {string} [message] the server's own words; shown where they say more than the code: which value, which limit
 * @returns {string}
 */
export function sentenceFor(code, message = '') {
  return SENTENCES[code] ?? (message ? sentenceOf(message) : `The server answered ${code}.`);
}

function sentenceOf(message) {
  const text = `${message[0].toUpperCase()}${message.slice(1)}`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/**
 * @param {string} [status] of `turn.done`, or `refused` or `lost`
 * @param {string} [reason] of `turn.done`, why the turn was truncated
 * @returns {string} empty for a turn that ended well
 */
export function endingOf(status, reason) {
  return TRUNCATIONS[reason] ?? ENDINGS[status] ?? '';
}

/**
 * @param {{place: number, expectedMs?: number}} queue the server's message
 * @returns {string} as in `Waiting: 2 turns first, about 6 s.`
 */
export function waitingSentence({ place, expectedMs }) {
  const first = place === 1 ? 'yours is next' : place === 2 ? '1 turn first' : `${place - 1} turns first`;
  const about = expectedMs === undefined ? '' : `, about ${aboutTime(expectedMs)}`;
  return `Waiting: ${first}${about}.`;
}

function aboutTime(ms) {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

/** @param {number|null|undefined} ms @returns {string} as in `84 ms` or `1.26 s` */
export function formatMs(ms) {
  if (!Number.isFinite(ms)) {
    return '–';
  }
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** @param {number} seconds @returns {string} as in `2.4 s` or `3 min 20 s` */
export function formatSeconds(seconds) {
  if (seconds < 60) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
