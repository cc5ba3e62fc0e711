import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { pack, unpack } from '../../core/text/packed.ts';

test('what was packed comes back, whatever it is and however long', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.integer({ min: 1, max: 300_000 }))
      .map(([piece, times]) => piece.repeat(Math.ceil(times / piece.length))),
  );
  fc.assert(
    fc.property(texts, (html) => {
      const packed = pack(html);
      expect(unpack(packed)).toBe(html);
      expect(packed[0]).not.toBe(0x1f);
    }),
  );
});

test('a page that an earlier build kept as gzip is read', () => {
  const html = '<h1>Hai Phong va Kagawa</h1>';
  expect(unpack(gzipSync(html, { level: 2 }))).toBe(html);
});
