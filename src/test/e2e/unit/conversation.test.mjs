import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Conversation } from '../../../../web/conversation.js';
import { VoiceClient } from '../../../../web/voice-client.js';
import { FakeClock, FakePlayer, FakeSocket, READY } from './fakes.mjs';

let clock;
let player;
let conversation;
let problems;
let numHeard;

beforeEach(() => {
  clock = new FakeClock();
  player = new FakePlayer();
  problems = [];
  numHeard = 0;
  const client = new VoiceClient('ws://host/v1/voice', {
    WebSocket: FakeSocket,
    setTimeout: (action, ms) => clock.setTimeout(action, ms),
    clearTimeout: () => {},
    now: () => clock.now,
  });
  conversation = new Conversation(client, player, () => clock.now);
  conversation.addEventListener('problem', ({ detail }) => problems.push(detail.code));
  conversation.addEventListener('heard', () => numHeard++);
  client.connect();
  FakeSocket.last.message(READY);
});

const say = (...messages) => messages.forEach((message) => FakeSocket.last.message(message));
const started = (turn) => ({ type: 'turn.started', turn });
const done = (turn, status = 'completed') => ({ type: 'turn.done', turn, status, audioMs: 1, stages: {} });
const audio = (length) => new Int16Array(length).buffer;
const speak = (text) => conversation.speak({ text, mode: 'read' });
const sentTypes = () => FakeSocket.last.sent.map(({ type, turn }) => (turn === undefined ? type : `${type} ${turn}`));

test('goes from waiting to speaking to idle, which is when the player has played all', () => {
  clock.now = 1000;
  speak('hello');
  assert.equal(conversation.phase, 'waiting');
  say(started('1'));
  clock.now = 1080;
  say(audio(100), audio(50));
  assert.equal(conversation.phase, 'speaking');
  say(done('1'));
  assert.equal(conversation.phase, 'speaking');
  player.progress({ idle: true });
  assert.equal(conversation.phase, 'idle');
  assert.deepEqual(player.calls, ['begin', 100, 50, 'end']);
  assert.equal(conversation.turn.ttfbMs, 80);
  assert.equal(conversation.turn.numSamples, 150);
  assert.equal(conversation.turn.done.status, 'completed');
});

test('cancel silences at once and drops the audio that is still on its way', () => {
  speak('hello');
  say(started('1'), audio(100));
  conversation.cancel();
  say(audio(100), done('1', 'cancelled'));
  conversation.cancel();
  assert.equal(conversation.phase, 'idle');
  assert.deepEqual(player.calls, ['begin', 100, 'stop', 'end']);
  assert.deepEqual(sentTypes(), ['speak 1', 'cancel']);
  assert.equal(conversation.turn.numSamples, 100);
});

test('cancel after the server has finished only silences', () => {
  speak('hello');
  say(started('1'), audio(100), done('1'));
  conversation.cancel();
  assert.deepEqual(sentTypes(), ['speak 1']);
  assert.equal(player.calls.at(-1), 'stop');
  assert.ok(conversation.turn.cancelled);
});

test('a new text stops the old one and counts its time from the wish', () => {
  speak('one');
  say(started('1'), audio(100));
  clock.now = 500;
  speak('two');
  assert.equal(conversation.phase, 'waiting');
  assert.deepEqual(sentTypes(), ['speak 1', 'cancel']);
  clock.now = 510;
  say(audio(100), done('1', 'cancelled'), started('2'));
  clock.now = 600;
  say(audio(30));
  assert.deepEqual(sentTypes(), ['speak 1', 'cancel', 'speak 2']);
  assert.equal(conversation.turn.ttfbMs, 100);
  assert.deepEqual(player.calls, ['begin', 100, 'stop', 'end', 'begin', 30]);
});

test('collects the reply of a chat turn', () => {
  conversation.speak({ text: 'hi', mode: 'chat' });
  say(started('1'), { type: 'text', turn: '1', delta: 'Good ' }, { type: 'text', turn: '1', delta: 'day' });
  assert.equal(conversation.turn.reply, 'Good day');
});

test('a refused turn ends with its error, and the next one works', () => {
  speak('hello');
  say({ type: 'error', code: 'SERVER_BUSY', message: 'full', turn: '1' });
  assert.equal(conversation.phase, 'idle');
  assert.ok(conversation.turn.refused);
  speak('hello');
  say(done('1', 'failed'), started('2'), audio(10));
  assert.equal(conversation.phase, 'speaking');
  assert.deepEqual(problems, ['SERVER_BUSY']);
});

test('a turn that fails while it is spoken ends with turn.done, its audio is kept', () => {
  speak('hello');
  say(started('1'), audio(100), { type: 'error', code: 'ENGINE_FAILED', message: 'broken', turn: '1' });
  assert.equal(conversation.phase, 'speaking');
  say(done('1', 'failed'));
  assert.equal(player.calls.at(-1), 'end');
  assert.equal(conversation.turn.numSamples, 100);
});

test('a server that announces its end still speaks the turn it took', () => {
  speak('hello');
  say({ type: 'error', code: 'SHUTTING_DOWN', message: 'bye' }, started('1'), audio(100), done('1'));
  assert.equal(conversation.turn.numSamples, 100);
  assert.equal(conversation.turn.done.status, 'completed');
});

test('a cancel that crossed the end of the turn is no problem', () => {
  speak('hello');
  conversation.cancel();
  say({ type: 'error', code: 'UNKNOWN_TURN', message: 'gone' }, done('1', 'cancelled'));
  assert.deepEqual(problems, []);
});

test('a lost connection ends the turn, what has arrived is played', () => {
  speak('hello');
  say(started('1'), audio(100));
  FakeSocket.last.drop(1006);
  assert.deepEqual(player.calls, ['begin', 100, 'end']);
  assert.deepEqual(problems, ['CONNECTION_LOST']);
  assert.ok(conversation.turn.lost);
});

test('without an audio device a turn still completes', () => {
  player.usable = false;
  speak('hello');
  say(started('1'), audio(100), done('1'));
  assert.equal(conversation.phase, 'idle');
  assert.equal(conversation.turn.numSamples, 100);
});

test('a browser without sound says so, and the turn ends with the server', () => {
  speak('hello');
  say(started('1'), audio(100));
  player.usable = false;
  player.dispatchEvent(new CustomEvent('silent'));
  assert.deepEqual(problems, ['NO_SOUND']);
  assert.equal(conversation.phase, 'waiting');
  say(audio(100), done('1'));
  assert.equal(conversation.phase, 'idle');
  assert.equal(conversation.turn.numSamples, 200);
});

test('a device that wakes up late is heard, once, and can be stopped', () => {
  speak('hello');
  say(started('1'), audio(100), done('1'));
  player.progress({ idle: false });
  assert.equal(numHeard, 0, 'nothing was missed yet');
  player.dispatchEvent(new CustomEvent('silent'));
  assert.equal(conversation.phase, 'idle');
  player.progress({ idle: false });
  player.progress({ idle: false });
  assert.equal(numHeard, 1);
  assert.equal(conversation.phase, 'speaking');
  conversation.cancel();
  assert.equal(player.calls.at(-1), 'stop');
});

test('a device that wakes up after the turn was stopped does not speak', () => {
  speak('hello');
  say(started('1'), audio(100));
  player.dispatchEvent(new CustomEvent('silent'));
  conversation.cancel();
  player.progress({ idle: false });
  assert.equal(numHeard, 1);
  assert.equal(conversation.phase, 'idle');
});

test('shows the place of a turn that waits until it starts or is stopped', () => {
  const queue = (turn, place) => ({ type: 'queue', turn, place, expectedMs: 900 });
  speak('hello');
  say(queue('1', 2), queue('other', 5));
  assert.equal(conversation.turn.queued.place, 2);
  say(started('1'));
  assert.equal(conversation.turn.queued, null);
  say(done('1'));
  speak('again');
  say(queue('2', 1));
  assert.equal(conversation.turn.queued.expectedMs, 900);
  conversation.cancel();
  assert.equal(conversation.turn.queued, null);
});
