/** A WebSocket that does what the test says. */
export class FakeSocket {
  static opened = [];
  sent = [];
  closed = null;

  constructor(url) {
    this.url = url;
    FakeSocket.opened.push(this);
  }

  static get last() {
    return FakeSocket.opened[FakeSocket.opened.length - 1];
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close(code) {
    this.closed = code;
  }

  message(body) {
    this.onmessage({ data: body instanceof ArrayBuffer ? body : JSON.stringify(body) });
  }

  drop(code) {
    this.onclose({ code });
  }
}

/** Timers that run when the test says; `now` in milliseconds. */
export class FakeClock {
  now = 0;
  timers = [];

  setTimeout(action, ms) {
    const timer = { action, ms };
    this.timers.push(timer);
    return timer;
  }

  clearTimeout(timer) {
    this.timers = this.timers.filter((other) => other !== timer);
  }

  /** Runs the timer set last; returns after how many milliseconds it was due. */
  fire() {
    const { action, ms } = this.timers.pop();
    action();
    return ms;
  }
}

/** Notes what it is told. */
export class FakePlayer extends EventTarget {
  usable = true;
  calls = [];

  begin() {
    this.calls.push('begin');
  }

  push(samples) {
    this.calls.push(samples.length);
  }

  end() {
    this.calls.push('end');
  }

  stop() {
    this.calls.push('stop');
  }

  progress(detail) {
    this.dispatchEvent(new CustomEvent('progress', { detail }));
  }
}

export const READY = {
  type: 'ready', session: 's', model: 'm', voices: ['ada'], sampleRate: 24_000, channels: 1, format: 'pcm_s16le',
};
