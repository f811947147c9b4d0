import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import WebSocket from 'ws';
import { serverUnderTest } from './voice-url.mjs';

/** A client that knows only docs/protocol.md: plain `ws`, none of the page's modules. */

const SENTENCE = 'The quick brown fox jumps over the lazy dog.';
const LONG = `${SENTENCE} `.repeat(10);

let server;
let client;

/** Keeps all that arrives, in order: messages as objects, audio frames as Buffers. */
class PlainClient {
  #socket;
  #received = [];
  #wake = () => {};

  constructor(url) {
    this.#socket = new WebSocket(url);
    this.#socket.on('message', (data, binary) => {
      this.#received.push(binary ? data : JSON.parse(data.toString('utf8')));
      this.#wake();
    });
  }

  send(message) {
    this.#socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  }

  /** Takes everything up to and with the first thing that fits. */
  async until(fits, timeoutMs = 60_000) {
    const deadline = setTimeout(() => this.#socket.terminate(), timeoutMs);
    let end;
    while ((end = this.#received.findIndex(fits)) < 0) {
      assert.notEqual(this.#socket.readyState, WebSocket.CLOSED, `closed or late after ${JSON.stringify(this.#received.filter((r) => r.type))}`);
      await new Promise((resolve) => {
        this.#wake = resolve;
        this.#socket.once('close', resolve);
      });
    }
    clearTimeout(deadline);
    return this.#received.splice(0, end + 1);
  }

  untilType(type) {
    return this.until((item) => item.type === type);
  }

  close() {
    this.#socket.close();
  }
}

function voiceUrl(query = '') {
  return `${server.url.replace(/^http/, 'ws')}/v1/voice${query}`;
}

async function connect(query) {
  const fresh = new PlainClient(voiceUrl(query));
  const [ready] = await fresh.until((item) => item.type !== undefined);
  return { fresh, ready };
}

const isAudio = (item) => Buffer.isBuffer(item);
const typesOf = (items) => items.filter((item) => !isAudio(item)).map((item) => item.type);
const bytesOf = (items) => items.filter(isAudio).reduce((sum, frame) => sum + frame.length, 0);
const audioOf = (items) => Buffer.concat(items.filter(isAudio));

before(async () => {
  server = await serverUnderTest();
});

after(() => server?.stop());

beforeEach(async () => {
  ({ fresh: client } = await connect('?mode=read'));
});

afterEach(() => client.close());

test('the first message is ready', async () => {
  const { fresh, ready } = await connect('');
  fresh.close();
  assert.equal(ready.type, 'ready');
  assert.equal(typeof ready.session, 'string');
  assert.equal(typeof ready.model, 'string');
  assert.ok(ready.voices.length > 0 && ready.voices.every((voice) => typeof voice === 'string'));
  assert.equal(ready.sampleRate, 24_000);
  assert.equal(ready.channels, 1);
  assert.equal(ready.format, 'pcm_s16le');
});

test('speak: started, audio, done; the figures fit the audio', async () => {
  client.send({ type: 'speak', text: SENTENCE, mode: 'read', turn: 'first', seed: 7 });
  const items = await client.untilType('turn.done');
  const [started, ...rest] = items;
  const done = rest.pop();
  assert.deepEqual(started, { type: 'turn.started', turn: 'first' });
  assert.ok(rest.length > 1 && rest.every(isAudio), 'read mode sends audio only, in more than one frame');
  assert.equal(done.turn, 'first');
  assert.equal(done.status, 'completed');
  assert.ok(Math.abs(done.audioMs - bytesOf(items) / 48) < 1, `${done.audioMs} ms said, ${bytesOf(items) / 48} ms sent`);
  assert.ok(done.ttfbMs > 0 && done.rtf > 0);
  assert.equal(typeof done.stages, 'object');
  assert.ok(audioOf(items).some((byte) => byte !== 0), 'not silent');
});

test('append and flush speak one turn as the text comes', async () => {
  for (const word of SENTENCE.split(/(?<= )/)) {
    client.send({ type: 'append', text: word });
  }
  client.send({ type: 'flush' });
  const items = await client.untilType('turn.done');
  assert.deepEqual(typesOf(items), ['turn.started', 'turn.done']);
  assert.equal(items.at(-1).status, 'completed');
  assert.ok(bytesOf(items) > 24_000, `${bytesOf(items)} bytes`);
});

test('several turns are spoken in the order asked for', async () => {
  for (const turn of ['a', 'b', 'c']) {
    client.send({ type: 'speak', text: `Text ${turn}.`, mode: 'read', turn });
  }
  for (const turn of ['a', 'b', 'c']) {
    const items = await client.untilType('turn.done');
    assert.deepEqual(items.filter((item) => !isAudio(item)).map((item) => [item.type, item.turn]), [['turn.started', turn], ['turn.done', turn]]);
    assert.ok(bytesOf(items) > 0);
  }
});

test('cancel of one turn leaves the next alone', async () => {
  client.send({ type: 'speak', text: LONG, mode: 'read', turn: 'long' });
  client.send({ type: 'speak', text: SENTENCE, mode: 'read', turn: 'next' });
  await client.until(isAudio);
  client.send({ type: 'cancel', turn: 'long' });
  assert.equal((await client.untilType('turn.done')).at(-1).status, 'cancelled');
  const next = await client.untilType('turn.done');
  assert.deepEqual([next.at(-1).turn, next.at(-1).status], ['next', 'completed']);
});

test('cancel without a turn stops everything', async () => {
  client.send({ type: 'speak', text: LONG, mode: 'read', turn: 'x' });
  client.send({ type: 'speak', text: LONG, mode: 'read', turn: 'y' });
  await client.until(isAudio);
  client.send({ type: 'cancel' });
  const ended = [await client.untilType('turn.done'), await client.untilType('turn.done')].map((items) => items.at(-1));
  assert.deepEqual(ended.map(({ turn, status }) => [turn, status]).sort(), [['x', 'cancelled'], ['y', 'cancelled']]);
});

test('float samples on request carry the same sound', async () => {
  const request = { type: 'speak', text: 'Hello there.', mode: 'read', seed: 3 };
  client.send(request);
  const integers = audioOf(await client.untilType('turn.done'));
  const { fresh, ready } = await connect('?format=pcm_f32le&mode=read');
  assert.equal(ready.format, 'pcm_f32le');
  fresh.send(request);
  const floats = audioOf(await fresh.untilType('turn.done'));
  fresh.close();
  assert.equal(floats.length, 2 * integers.length);
  const loudest = (length, at) => Math.max(...Array.from({ length }, (_, i) => Math.abs(at(i))));
  const asInteger = loudest(integers.length / 2, (i) => integers.readInt16LE(2 * i) / 32_768);
  const asFloat = loudest(floats.length / 4, (i) => floats.readFloatLE(4 * i));
  assert.ok(Math.abs(asInteger - asFloat) < 0.01, `peaks ${asInteger} and ${asFloat}`);
});

test('chat sends the text of the reply and speaks it', async () => {
  client.send({ type: 'speak', text: 'Hi, how are you?', mode: 'chat' });
  const items = await client.untilType('turn.done');
  const reply = items.filter((item) => item.type === 'text').map((item) => item.delta).join('');
  assert.notEqual(reply.trim(), '');
  assert.ok(bytesOf(items) > 0);
});

const WRONG = {
  'not JSON': ['{"type":', 'BAD_MESSAGE'],
  'no object': ['[1]', 'BAD_MESSAGE'],
  'an unknown type': [{ type: 'sing' }, 'BAD_MESSAGE'],
  'an unknown field': [{ type: 'speak', text: 'a', volume: 11 }, 'BAD_MESSAGE'],
  'a text of blanks': [{ type: 'speak', text: '  ' }, 'BAD_TEXT'],
  'an unknown voice': [{ type: 'speak', text: 'a', voice: 'nobody' }, 'UNKNOWN_VOICE'],
  'an unknown turn': [{ type: 'cancel', turn: 'nothing' }, 'UNKNOWN_TURN'],
  'flush without append': [{ type: 'flush' }, 'BAD_MESSAGE'],
};

for (const [name, [message, code]] of Object.entries(WRONG)) {
  test(`${name} is answered ${code}, and the session goes on`, async () => {
    client.send(message);
    const [error] = await client.untilType('error');
    assert.equal(error.code, code);
    assert.notEqual(error.message, '');
    client.send({ type: 'speak', text: 'Still here.', mode: 'read', turn: 'after' });
    const done = (await client.untilType('turn.done')).at(-1);
    assert.deepEqual([done.turn, done.status], ['after', 'completed']);
  });
}

test('the percentiles count the turns', async () => {
  client.send({ type: 'speak', text: SENTENCE, mode: 'read' });
  await client.untilType('turn.done');
  const latency = await (await fetch(`${server.url}/v1/latency`)).json();
  const ttfb = latency.histograms.find(({ name, mode }) => name === 'ttfb' && mode === 'read').sinceStart;
  assert.ok(ttfb.count > 0);
  assert.ok(ttfb.p50 > 0 && ttfb.p50 <= ttfb.p99 && ttfb.p99 <= ttfb.max * 1.01);
});
