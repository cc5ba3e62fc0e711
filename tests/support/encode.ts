/** Bytes of a text in a legacy charset: the platform's decoder turned round. */
export function encode(label: string, text: string): Buffer {
  const decoder = new TextDecoder(label);
  const codes = new Map<string, number[]>();
  const single = label.startsWith('windows-');
  for (let first = 0; first < 256; first += 1) {
    const one = decoder.decode(Uint8Array.of(first));
    if (one.length === 1 && one !== '\ufffd' && !codes.has(one)) codes.set(one, [first]);
    if (single || first < 0x81) continue;
    for (let second = 0x40; second < 0xff; second += 1) {
      const two = decoder.decode(Uint8Array.of(first, second));
      if (two.length === 1 && two !== '\ufffd' && !codes.has(two)) codes.set(two, [first, second]);
    }
  }
  const bytes = [...text].flatMap((sign) => {
    const code = codes.get(sign) ?? toned(sign).flatMap((one) => codes.get(one) ?? []);
    if (!code.length) throw new Error(`${label} has no ${sign}`);
    return code;
  });
  return Buffer.from(bytes);
}

/** windows-1258 writes a letter and its tone one after the other. */
function toned(sign: string): string[] {
  const parts = sign.normalize('NFD');
  const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(parts)?.[0] ?? '';
  return [parts.replace(tone, '').normalize('NFC'), tone];
}
