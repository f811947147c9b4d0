import { Conversation } from './conversation.js';
import { LatencyPanel } from './latency-panel.js';
import { formatMs, formatSeconds, sentenceFor, waitingSentence } from './messages.js';
import { Player } from './player.js';
import { Transcript } from './transcript.js';
import { VoiceClient } from './voice-client.js';
import { Waveform } from './waveform.js';

/** Protocol version 1 knows only this rate; `ready` repeats it. */
const SAMPLE_RATE_HZ = 24_000;

/** Characters from which the length of the text is shown. */
const LONG_TEXT = 500;

const find = (id) => document.getElementById(id);
const form = find('composer');
const textBox = find('text');
const voiceSelect = find('voice');
const seedBox = find('seed');

/** State for automated tests and for styling: read-only `data-…` attributes of the page. */
const state = document.documentElement.dataset;

const client = new VoiceClient(voiceUrl());
const player = new Player(SAMPLE_RATE_HZ);
const conversation = new Conversation(client, player);
const waveform = new Waveform(find('waveform'), SAMPLE_RATE_HZ);
const transcript = new Transcript(find('turns'), SAMPLE_RATE_HZ);
const latency = new LatencyPanel(find('latency'), serverUrl('v1/latency'));

let shownTurn = null;
let underruns = 0;
let problem = null; // sentence about the last turn, until the next
let outage = null; // sentence about the connection, until there is one

/** An address beside this page, with the key the page was opened with. */
function serverUrl(path, scheme = '') {
  const url = new URL(path, document.baseURI);
  url.protocol = url.protocol.replace('http', scheme || 'http');
  const key = new URLSearchParams(location.search).get('key');
  if (key !== null) {
    url.searchParams.set('key', key);
  }
  return url;
}

function voiceUrl() {
  const url = serverUrl('v1/voice', 'ws');
  url.searchParams.set('queue', 'true');
  return url;
}

function chosenMode() {
  return new FormData(form).get('mode');
}

function speak() {
  openAudio();
  const text = textBox.value.trim();
  if (text === '' || client.state !== 'ready') {
    problem = text === '' ? 'Type something to hear it.' : problem;
    render();
    return;
  }
  problem = null;
  state.error = '';
  const seed = seedBox.value === '' ? undefined : Number(seedBox.value);
  conversation.speak({ text, mode: chosenMode(), voice: voiceSelect.value || undefined, seed });
}

async function openAudio() {
  try {
    await player.open();
  } catch (error) {
    problem = `No sound: ${error.message}. The WAV can still be saved.`;
    render();
  }
}

/** Why there is no connection, as far as a browser can learn it. */
async function explainOutage({ cause, message, wasReady }) {
  if (cause !== null) {
    return sentenceFor(cause, message);
  }
  if (wasReady) {
    return 'The connection was closed.';
  }
  try {
    const { status } = await fetch(serverUrl('v1/models'), { cache: 'no-store' });
    if (status === 401 || status === 403) {
      return sentenceFor('UNAUTHORIZED');
    }
    return 'The server is there, but takes no connection now.';
  } catch {
    return 'The server cannot be reached.';
  }
}

function fillVoices(voices) {
  const chosen = voiceSelect.value;
  voiceSelect.replaceChildren(...voices.map((voice) => new Option(voice, voice)));
  if (voices.includes(chosen)) {
    voiceSelect.value = chosen;
  }
}

function statusSentence() {
  const { phase, turn } = conversation;
  if ((outage ?? problem) !== null) {
    return outage ?? problem;
  }
  if (client.state !== 'ready') {
    return 'Connecting…';
  }
  if (phase === 'waiting' && turn?.queued) {
    return waitingSentence(turn.queued);
  }
  if (phase === 'waiting') {
    return turn?.request.mode === 'chat' ? 'Thinking…' : 'One moment…';
  }
  if (phase === 'speaking') {
    return 'Speaking';
  }
  return turn?.cancelled ? 'Stopped' : 'Ready';
}

function render() {
  const { phase, turn } = conversation;
  if (turn !== null && turn !== shownTurn) {
    shownTurn = turn;
    underruns = 0;
    state.samplesPlayed = '0';
    waveform.reset();
  }
  state.connection = client.state;
  state.phase = phase;
  state.trouble = `${(outage ?? problem) !== null}`;
  state.turnStatus = turn?.done?.status ?? '';
  state.samplesReceived = `${turn?.numSamples ?? 0}`;
  state.underruns = `${underruns}`;
  setText('status', statusSentence());
  find('retry').hidden = client.state !== 'waiting';
  find('speak').disabled = client.state !== 'ready';
  find('cancel').disabled = phase === 'idle';
  if (turn !== null) {
    renderFigures(turn);
    transcript.show(turn);
  }
  latency.show(chosenMode(), turn?.request.mode === chosenMode() ? turn.ttfbMs : null);
}

function renderFigures(turn) {
  setText('ttfb', formatMs(turn.ttfbMs));
  setText('ttfb-server', turn.done?.ttfbMs === undefined ? '' : `${formatMs(turn.done.ttfbMs)} at the server`);
  setText('rtf', Number.isFinite(turn.done?.rtf) ? turn.done.rtf.toFixed(2) : '–');
  setText('rtf-note', turn.done?.rtf > 0 ? `${(1 / turn.done.rtf).toFixed(1)} × real time` : '');
  setText('length', turn.numSamples === 0 ? '–' : formatSeconds(turn.numSamples / SAMPLE_RATE_HZ));
  setText('gaps', turn.numSamples === 0 ? '' : underruns === 0 ? 'no gaps' : underruns === 1 ? '1 gap' : `${underruns} gaps`);
}

/** Says how long a text is once it is long enough for a limit to matter. */
function showCount() {
  const length = textBox.value.trim().length;
  setText('count', length < LONG_TEXT ? '' : `${length.toLocaleString('en')} characters`);
}

/** Leaves an unchanged text alone, so that a screen reader does not hear it again. */
function setText(id, text) {
  const element = find(id);
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

client.addEventListener('state', async ({ detail }) => {
  state.error = detail.cause ?? state.error ?? '';
  outage = detail.state === 'ready' ? null : outage; // kept while connecting, so that it does not flicker
  render();
  if (detail.state === 'waiting') {
    const sentence = await explainOutage(detail);
    outage = client.state === 'ready' ? null : `${sentence} Trying again…`;
    render();
  }
});
client.addEventListener('ready', ({ detail }) => {
  fillVoices(detail.voices);
  setText('model', detail.model);
});
client.addEventListener('turn.done', () => latency.refresh());

conversation.addEventListener('change', render);
conversation.addEventListener('audio', ({ detail }) => waveform.received(detail.samples));
conversation.addEventListener('progress', ({ detail }) => {
  underruns = detail.underruns;
  state.samplesPlayed = `${detail.playedSamples}`;
  waveform.played(detail.peaks);
  if (detail.idle && conversation.turn.cancelled) {
    waveform.cut();
  }
});
conversation.addEventListener('heard', () => {
  if (state.error === 'NO_SOUND') { // a later problem stays
    problem = null;
    state.error = '';
  }
});
conversation.addEventListener('problem', ({ detail }) => {
  state.error = detail.code;
  if (detail.code === 'SHUTTING_DOWN') {
    outage = sentenceFor(detail.code);
  } else if (client.state === 'ready') { // else it is told with the connection's state
    problem = sentenceFor(detail.code, detail.message);
  }
  render();
});

form.addEventListener('submit', (event) => {
  event.preventDefault();
  speak();
});
form.addEventListener('change', render);
textBox.addEventListener('input', showCount);
textBox.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
document.addEventListener('keydown', (event) => event.key === 'Escape' && conversation.cancel());
find('cancel').addEventListener('click', () => conversation.cancel());
find('retry').addEventListener('click', () => client.connect());
window.addEventListener('online', () => client.connect());
document.addEventListener('pointerdown', openAudio, { once: true });
document.addEventListener('keydown', openAudio, { once: true });

client.connect();
latency.watch();
render();
