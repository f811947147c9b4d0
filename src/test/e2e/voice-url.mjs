import { MockServer } from './mock-server.mjs';

/**
 * The server under test: that of `PARLANDO_URL`, or the mock where none is given.
 *
 * @returns {Promise<{url: string, stop: () => Promise<void>}>} url without a slash at the end
 */
export async function serverUnderTest() {
  const given = process.env.PARLANDO_URL;
  if (given) {
    return { url: given.replace(/\/+$/, ''), stop: async () => {} };
  }
  const mock = new MockServer();
  return { url: await mock.start(), stop: () => mock.stop() };
}
