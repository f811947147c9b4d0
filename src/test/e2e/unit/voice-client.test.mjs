import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { VoiceClient } from '../../../../web/voice-client.js';
import { FakeClock, FakeSocket, READY } from './fakes.mjs';

let clock;
let client;
let events;

beforeEach(() => {
  clock = new FakeClock();
  FakeSocket.opened = [];
  events = [];
  client = new VoiceClient('ws://host/v1/voice', {
    WebSocket: FakeSocket,
    setTimeout: (action, ms) => clock.setTimeout(action, ms),
    clearTimeout: (timer) => clock.clearTimeout(timer),
    random: () => 0.5,
    now: () => clock.now,
  });
  for (const type of ['state', 'ready', 'queue', 'turn.started', 'text', 'audio', 'turn.done', 'error']) {
    client.addEventListener(type, ({ detail }) => events.push([type, detail]));
  }
});

function ready() {
  client.connect();
  FakeSocket.last.message(READY);
  events = [];
}

test('becomes ready with the server\'s first message, not with the open socket', () => {
  client.connect();
  assert.equal(client.state, 'connecting');
  assert.throws(() => client.speak('hello'), /connecting/);
  FakeSocket.last.message(READY);
  assert.equal(client.state, 'ready');
  assert.deepEqual(events.map(([type]) => type), ['state', 'state', 'ready']);
});

test('sends each message with its own fields only', () => {
  ready();
  client.speak('hello', { mode: 'read', seed: 0 });
  client.append('wor', { turn: 'a' });
  client.append('ld');
  client.flush();
  client.cancel('a');
  client.cancel();
  assert.deepEqual(FakeSocket.last.sent, [
    { type: 'speak', text: 'hello', mode: 'read', seed: 0 },
    { type: 'append', text: 'wor', turn: 'a' },
    { type: 'append', text: 'ld' },
    { type: 'flush' },
    { type: 'cancel', turn: 'a' },
    { type: 'cancel' },
  ]);
});

test('hands a turn over in order: audio carries its turn and the time it came', () => {
  ready();
  FakeSocket.last.message({ type: 'turn.started', turn: 'a' });
  FakeSocket.last.message({ type: 'text', turn: 'a', delta: 'Hi' });
  clock.now = 120;
  FakeSocket.last.message(Int16Array.of(0, 16_384).buffer);
  FakeSocket.last.message({ type: 'turn.done', turn: 'a', status: 'completed' });
  assert.deepEqual(events.map(([type]) => type), ['turn.started', 'text', 'audio', 'turn.done']);
  assert.deepEqual(events[2][1], { turn: 'a', samples: Float32Array.of(0, 0.5), at: 120 });
});

test('takes the sample format from ready', () => {
  client.connect();
  FakeSocket.last.message({ ...READY, format: 'pcm_f32le' });
  FakeSocket.last.message(Float32Array.of(0.25).buffer);
  assert.deepEqual(events.at(-1)[1].samples, Float32Array.of(0.25));
});

test('ignores messages of types it does not know', () => {
  ready();
  FakeSocket.last.message({ type: 'weather' });
  assert.deepEqual(events, []);
});

test('waits longer before each new attempt, up to 15 s, and forgets that once it is ready', () => {
  client.connect();
  const waits = [];
  for (let i = 0; i < 8; i++) {
    FakeSocket.last.drop(1006);
    assert.equal(client.state, 'waiting');
    waits.push(clock.fire());
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  FakeSocket.last.message(READY);
  FakeSocket.last.drop(1006);
  assert.equal(clock.fire(), 500);
});

test('says why the server closed, where it can be known', () => {
  client.connect();
  FakeSocket.last.message({ type: 'error', code: 'SERVER_BUSY', message: 'full' });
  FakeSocket.last.drop(1000);
  assert.equal(events.at(-1)[1].cause, 'SERVER_BUSY');
  clock.fire();
  FakeSocket.last.message(READY);
  FakeSocket.last.message({ type: 'error', code: 'SHUTTING_DOWN', message: 'bye' });
  FakeSocket.last.drop(1001);
  assert.equal(events.at(-1)[1].cause, 'SHUTTING_DOWN');
  assert.ok(events.at(-1)[1].wasReady);
  clock.fire();
  FakeSocket.last.message(READY);
  FakeSocket.last.drop(1001);
  assert.equal(events.at(-1)[1].cause, null, 'no error came before');
  clock.fire();
  FakeSocket.last.drop(1006);
  assert.equal(events.at(-1)[1].cause, null);
  assert.ok(!events.at(-1)[1].wasReady);
});

test('the error before the close says why, not the close code', () => {
  for (const [code, message] of [[1008, 'idle for 10m'], [1009, 'longer than server.max-message']]) {
    ready();
    FakeSocket.last.message({ type: 'error', code: 'LIMIT_EXCEEDED', message });
    FakeSocket.last.drop(code);
    const { cause, message: said } = events.at(-1)[1];
    assert.deepEqual([cause, said], ['LIMIT_EXCEEDED', message]);
    ready();
    FakeSocket.last.message({ type: 'error', code: 'BAD_MESSAGE', message: 'early' });
    FakeSocket.last.drop(code);
    assert.equal(events.at(-1)[1].cause, 'BAD_MESSAGE');
  }
});

test('a policy close without an error names no missing key', () => {
  ready();
  FakeSocket.last.drop(1008);
  assert.equal(events.at(-1)[1].cause, null);
  ready();
  FakeSocket.last.drop(1009);
  assert.equal(events.at(-1)[1].cause, 'LIMIT_EXCEEDED');
});

test('connect cuts the waiting short, and close ends it', () => {
  client.connect();
  FakeSocket.last.drop(1006);
  client.connect();
  assert.equal(FakeSocket.opened.length, 2);
  assert.equal(clock.timers.length, 0);
  client.connect();
  assert.equal(FakeSocket.opened.length, 2, 'an open socket is kept');
  client.close();
  assert.equal(FakeSocket.last.closed, 1000);
  assert.equal(client.state, 'closed');
  assert.equal(clock.timers.length, 0);
});
