import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Player } from '../../../../web/player.js';
import { FakeClock } from './fakes.mjs';

const { AudioContext, AudioWorkletNode } = globalThis;
let clock;
let node;
let player;
let silences;

/** A browser whose device reports only what the test says. */
beforeEach(async () => {
  globalThis.AudioContext = class {
    sampleRate = 24_000;
    audioWorklet = { addModule: async () => {} };
    async resume() {}
  };
  globalThis.AudioWorkletNode = class {
    port = { postMessage: () => {} };
    constructor() {
      node = this;
    }
    connect() {}
  };
  clock = new FakeClock();
  silences = 0;
  player = new Player(24_000, (action, ms) => clock.setTimeout(action, ms));
  player.addEventListener('silent', () => silences++);
  await player.open();
});

afterEach(() => Object.assign(globalThis, { AudioContext, AudioWorkletNode }));

const report = (epoch) => node.port.onmessage({ data: { epoch, played: 1, buffered: 0, underruns: 0, peaks: [], idle: false } });

test('a device that plays is not silent', () => {
  player.begin();
  player.push(new Float32Array(10));
  report(1);
  clock.fire();
  assert.equal(silences, 0);
  assert.equal(player.usable, true);
});

test('without a device the player says so once a turn, and is not usable until something sounds', () => {
  player.begin();
  player.push(new Float32Array(10));
  player.push(new Float32Array(10));
  assert.equal(clock.timers.length, 1);
  clock.fire();
  assert.equal(silences, 1);
  assert.equal(player.usable, false);
  player.begin();
  player.push(new Float32Array(10));
  report(2);
  assert.equal(player.usable, true);
});

test('the silence of a turn that was replaced does not count', () => {
  player.begin();
  player.push(new Float32Array(10));
  player.begin();
  clock.fire();
  assert.equal(silences, 0);
});
