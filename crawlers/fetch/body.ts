import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Readable, type Transform } from 'node:stream';
import { Failure } from '../../core/failure.ts';

const SMALL = 64 * 1024;

/**
 * Reads a body to its end with caps on compressed and decompressed bytes and on their ratio; stops the moment one is
 * passed. A body that ends early is an error, never a short page.
 */
export async function readBody(
  stream: Readable,
  encoding: string,
  caps: { bytes: number; ratio: number },
): Promise<Buffer> {
  let packed = 0;
  const unpacker = unpackerFor(encoding);
  const counted = () => Readable.from(counting(stream, (n) => (packed += n), caps.bytes));
  const source = unpacker
    ? counted()
        .on('error', (cause) => unpacker.destroy(cause))
        .pipe(unpacker)
    : stream;
  const chunks: Buffer[] = [];
  let unpacked = 0;
  try {
    for await (const chunk of source) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk as Uint8Array);
      unpacked += bytes.length;
      if (unpacked > caps.bytes) throw tooLarge(caps.bytes);
      if (unpacker && unpacked > SMALL && unpacked > packed * caps.ratio) {
        throw new Failure('too-large', `The answer unpacks to more than ${caps.ratio} times its size.`);
      }
      chunks.push(bytes);
    }
  } catch (cause) {
    stream.destroy();
    if (cause instanceof Failure) throw cause;
    const broken =
      unpacker !== null && cause instanceof Error && 'code' in cause && String(cause.code).startsWith('Z_');
    if (broken)
      throw new Failure('not-html', `The answer says it is ${encoding} but can't be unpacked.`, { cause });
    throw cause;
  }
  return Buffer.concat(chunks);
}

async function* counting(stream: Readable, count: (n: number) => void, cap: number): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk as Uint8Array);
    total += bytes.length;
    count(bytes.length);
    if (total > cap) throw tooLarge(cap);
    yield bytes;
  }
}

function unpackerFor(encoding: string): Transform | null {
  switch (encoding.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return null;
  }
}

function tooLarge(cap: number): Failure {
  return new Failure('too-large', `The answer is larger than ${Math.round(cap / 1024 / 1024)} MB.`);
}
