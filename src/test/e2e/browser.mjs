import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--autoplay-policy=no-user-gesture-required',
];

/** One Chromium with a profile of its own, gone when it is closed. */
export class Browser {
  #context;
  #profile;

  static async open() {
    const browser = new Browser();
    browser.#profile = await mkdtemp(path.join(tmpdir(), 'parlando-browser-'));
    browser.#context = await chromium.launchPersistentContext(browser.#profile, {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: FLAGS,
      headless: true,
      acceptDownloads: true,
    });
    return browser;
  }

  /** A page of the server, ready to speak; what goes wrong inside it is collected in `page.troubles`. */
  async page(url, { connection = 'ready' } = {}) {
    const page = await this.#context.newPage();
    page.troubles = [];
    page.on('pageerror', (error) => page.troubles.push(error.message));
    page.on('request', (request) => new URL(request.url()).host === new URL(url).host || request.url().startsWith('blob:') || page.troubles.push(`asked for ${request.url()}`));
    await page.goto(url);
    await page.waitForSelector(`html[data-connection="${connection}"]`);
    return page;
  }

  async close() {
    await this.#context.close();
    await rm(this.#profile, { recursive: true, force: true });
  }
}

/** @returns {Promise<DOMStringMap>} the page's `data-…` attributes as they are now */
export function stateOf(page) {
  return page.evaluate(() => ({ ...document.documentElement.dataset }));
}

/** Waits until the page's state satisfies the condition; returns that state. */
export async function stateWhen(page, condition, timeoutMs = 60_000) {
  const deadline = performance.now() + timeoutMs;
  let state = await stateOf(page);
  while (!condition(state)) {
    if (performance.now() > deadline) {
      throw new Error(`after ${timeoutMs} ms still not ${condition}: ${JSON.stringify(state)}`);
    }
    await page.waitForTimeout(10);
    state = await stateOf(page);
  }
  return state;
}
