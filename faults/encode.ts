/** Bytes of a text in a charset that Node only decodes; found by decoding every byte and pair of bytes once. */
export function encode(text: string, charset: 'shift_jis' | 'euc-jp' | 'windows-1258'): Buffer {
  const table = tableOf(charset);
  const bytes = (letter: string): number[] => {
    const found = table.get(letter);
    if (found) return found;
    // Vietnamese tones are bytes of their own in windows-1258, behind the vowel.
    const apart = letter.normalize('NFD');
    if (apart.length < 2) throw new Error(`${charset} has no ${letter}`);
    const tone = [...apart].find((mark) => TONES.has(mark)) ?? apart.slice(-1);
    return [...bytes(apart.replace(tone, '').normalize('NFC')), ...(table.get(tone) ?? [])];
  };
  return Buffer.from([...text.normalize('NFC')].flatMap(bytes));
}

/** Grave, acute, tilde, hook and dot below. */
const TONES = new Set(['\u0300', '\u0301', '\u0303', '\u0309', '\u0323']);

function tableOf(charset: string): Map<string, number[]> {
  const decoder = new TextDecoder(charset);
  const table = new Map<string, number[]>();
  const learn = (...bytes: number[]) => {
    const letter = decoder.decode(Uint8Array.from(bytes));
    if ([...letter].length === 1 && letter !== '\ufffd' && !table.has(letter)) table.set(letter, bytes);
  };
  for (let byte = 0; byte < 256; byte++) learn(byte);
  if (charset === 'windows-1258') return table;
  for (let lead = 0x81; lead < 256; lead++) for (let trail = 0x40; trail < 256; trail++) learn(lead, trail);
  return table;
}
