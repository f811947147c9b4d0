/**
 * Reads histograms in HdrHistogram's compressed V2 encoding, the form in which `/v1/latency` carries them.
 * Layout: HdrHistogram's own description of its log and payload formats.
 */

const COMPRESSED_COOKIE = 0x1c849314;
const PAYLOAD_COOKIE = 0x1c849313;
const COMPRESSED_HEADER_BYTES = 8;
const PAYLOAD_HEADER_BYTES = 40;

/**
 * @param {string} base64
 * @returns {Promise<{value: number, count: number}[]>} occupied buckets, rising; value is the highest that falls into the bucket
 * @throws {RangeError} not such a histogram
 */
export async function decodeHistogram(base64) {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const header = viewOf(bytes);
  expectCookie(header, COMPRESSED_COOKIE);
  const length = header.getUint32(4);
  const payload = await inflate(bytes.subarray(COMPRESSED_HEADER_BYTES, COMPRESSED_HEADER_BYTES + length));
  return readBuckets(viewOf(payload));
}

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function expectCookie(view, cookie) {
  if (view.byteLength < 4 || view.getUint32(0) !== cookie) {
    throw new RangeError('not a histogram in the compressed V2 encoding');
  }
}

function readBuckets(payload) {
  expectCookie(payload, PAYLOAD_COOKIE);
  const end = PAYLOAD_HEADER_BYTES + payload.getUint32(4);
  const digits = payload.getUint32(12);
  const unitMagnitude = Math.floor(Math.log2(Number(payload.getBigInt64(16))));
  const halfMagnitude = Math.ceil(Math.log2(2 * 10 ** digits)) - 1;
  const buckets = [];
  let index = 0;
  let offset = PAYLOAD_HEADER_BYTES;
  while (offset < end) {
    const [count, next] = readZigZag(payload, offset);
    offset = next;
    if (count < 0) {
      index -= count; // a run of empty buckets
    } else {
      if (count > 0) {
        buckets.push({ value: highestValueAt(index, halfMagnitude, unitMagnitude), count });
      }
      index++;
    }
  }
  return buckets;
}

function highestValueAt(index, halfMagnitude, unitMagnitude) {
  const halfCount = 2 ** halfMagnitude;
  const bucket = Math.max(0, Math.floor(index / halfCount) - 1);
  const subBucket = index < halfCount ? index : (index % halfCount) + halfCount;
  return (subBucket + 1) * 2 ** (bucket + unitMagnitude) - 1;
}

/** One ZigZag LEB128 number; the ninth byte, if there is one, carries eight bits. */
function readZigZag(view, start) {
  let bits = 0n;
  let offset = start;
  for (let shift = 0n; ; shift += 7n) {
    const byte = BigInt(view.getUint8(offset++));
    const last = shift === 56n;
    bits |= (last ? byte : byte & 0x7fn) << shift;
    if (last || byte < 0x80n) {
      break;
    }
  }
  return [Number((bits >> 1n) ^ -(bits & 1n)), offset];
}
