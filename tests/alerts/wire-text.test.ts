import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodePieces, SharedText, wholeText } from '../../alerts/wire-text.ts';

const words = fc.string({
  unit: fc.constantFrom('a', 'é', 'ư', '群', '\n', '\r\n', ' ', '𠮷'),
  maxLength: 200,
});

test('a text in pieces is on the wire what it is whole, wherever a shared piece begins in a line', () => {
  const shared = ['', '\n', 'Quảng Ninh', '群馬県と'.repeat(40), 'x'.repeat(57), 'y'.repeat(500)].map(
    (text) => new SharedText(text),
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(words, fc.constantFrom(...shared)), { maxLength: 12 }), (pieces) => {
      const whole = wholeText(pieces);
      const encoded = encodePieces(pieces);
      expect(encoded).toBe(encodePieces([whole]));
      expect(Buffer.from(encoded, 'base64').toString()).toBe(whole.replace(/\r?\n/g, '\r\n'));
      for (const line of encoded.split('\r\n').slice(0, -2)) expect(line).toHaveLength(76);
    }),
  );
});
