import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync } from 'node:zlib';

/** 256 KB: what a page repeats, it repeats nearby. */
const WINDOW_BITS = 18;
/** Half the time of gzip's lower levels for as many bytes. */
const QUICKLY = 1;
/** Earlier builds kept pages as gzip, whose first byte (RFC 1952 §2.3.1) no brotli stream of our window starts with (RFC 7932 §9.1). */
const GZIP = 0x1f;

/** A page packed for keeping (RFC 7932), as text or in UTF-8. */
export function pack(html: string | Uint8Array): Uint8Array {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: QUICKLY,
    [constants.BROTLI_PARAM_LGWIN]: WINDOW_BITS,
  };
  return brotliCompressSync(html, { params });
}

/** The page that was packed, by this build or by one that packed as gzip. */
export function unpack(packed: Uint8Array): string {
  const html = packed[0] === GZIP ? gunzipSync(packed) : brotliDecompressSync(packed);
  return html.toString('utf8');
}
