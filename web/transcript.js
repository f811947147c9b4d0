import { endingOf, formatMs, formatSeconds } from './messages.js';

/** Turns whose audio is kept for saving; older ones leave the page. */
const KEPT_TURNS = 20;

/** The list of turns, the newest on top, each with its figures and its WAV. */
export class Transcript {
  #list;
  #sampleRateHz;
  #items = new Map();

  /** @param {HTMLOListElement} list @param {number} sampleRateHz of the turns' audio */
  constructor(list, sampleRateHz) {
    this.#list = list;
    this.#sampleRateHz = sampleRateHz;
  }

  /** @param {import('./turn.js').Turn} turn shown as it stands now */
  show(turn) {
    let item = this.#items.get(turn);
    if (item === undefined) {
      item = this.#newItem(turn);
      this.#items.set(turn, item);
      this.#list.prepend(item.element);
      this.#dropOldest();
    }
    item.reply.textContent = turn.reply;
    item.reply.hidden = turn.reply === '';
    item.facts.textContent = this.#factsOf(turn);
    item.save.disabled = turn.numSamples === 0;
  }

  #newItem(turn) {
    const element = document.createElement('li');
    const said = make('p', 'said', turn.request.text);
    const reply = make('p', 'reply');
    const facts = make('p', 'facts');
    const save = make('button', 'quiet save', 'Save WAV');
    save.type = 'button';
    save.setAttribute('aria-label', `Save WAV of: ${turn.request.text.slice(0, 60)}`);
    save.addEventListener('click', () => this.#save(turn));
    element.append(said, reply, facts, save);
    return { element, reply, facts, save };
  }

  #factsOf(turn) {
    const { mode, voice, seed } = turn.request;
    const rtf = turn.done?.rtf;
    return [
      mode,
      voice,
      seed === undefined ? '' : `seed ${seed}`,
      turn.numSamples > 0 ? formatSeconds(turn.numSamples / this.#sampleRateHz) : '',
      turn.ttfbMs === null ? '' : `first audio ${formatMs(turn.ttfbMs)}`,
      Number.isFinite(rtf) ? `RTF ${rtf.toFixed(2)}` : '',
      endOf(turn),
    ]
      .filter(Boolean)
      .join(' · ');
  }

  #save(turn) {
    const link = make('a');
    link.href = URL.createObjectURL(turn.toWav(this.#sampleRateHz));
    link.download = `parlando-${turn.id}.wav`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // a browser may still ask where to save
  }

  #dropOldest() {
    const [oldest] = this.#items.keys();
    if (this.#items.size > KEPT_TURNS) {
      this.#items.get(oldest).element.remove();
      this.#items.delete(oldest);
    }
  }
}

function endOf(turn) {
  if (turn.refused) {
    return endingOf('refused');
  }
  if (turn.lost) {
    return endingOf('lost');
  }
  return turn.cancelled ? endingOf('cancelled') : endingOf(turn.done?.status, turn.done?.reason);
}

function make(tag, className = '', text = '') {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}
