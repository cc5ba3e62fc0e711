/** Charsets that are tried when nobody names one that fits. */
export const CANDIDATES = [
  'shift_jis',
  'euc-jp',
  'windows-874',
  'windows-1258',
  'gb18030',
  'big5',
  'euc-kr',
] as const;

/** The commonest signs of a language, and the share they have of its running text. */
interface Signs {
  common: RegExp;
  share: number;
}

const SIGNS = {
  ja: { common: /[\u3041-\u30fa\u30fc]/g, share: 0.4 },
  th: { common: /[านรอกเงมยลวดทสตะปบัีิ่้ค]/g, share: 0.8 },
  ko: { common: /[다이의는을를에가고한도로서지기어사하은리시]/g, share: 0.25 },
  hans: {
    common: /[的一是不了在人有我这个们中来上大为和国地到以说时要就出会可也对生能而那得于着下自年过发后]/g,
    share: 0.2,
  },
  hant: {
    common: /[的一是不了在人有我這個們中來上大為和國地到以說時要就出會可也對生能而那得於著下自年過發後]/g,
    share: 0.2,
  },
} satisfies Record<string, Signs>;
const LANGUAGE_OF: Record<string, keyof typeof SIGNS> = {
  shift_jis: 'ja',
  sjis: 'ja',
  'x-sjis': 'ja',
  'windows-31j': 'ja',
  'euc-jp': 'ja',
  'x-euc-jp': 'ja',
  'windows-874': 'th',
  'tis-620': 'th',
  'iso-8859-11': 'th',
  'euc-kr': 'ko',
  'ks_c_5601-1987': 'ko',
  gb18030: 'hans',
  gbk: 'hans',
  gb2312: 'hans',
  big5: 'hant',
  'big5-hkscs': 'hant',
};
const HALF_WIDTH = /[\uff61-\uff9f]/g;
const MARKS = /[ăâđêôơưĂÂĐÊÔƠƯ\u0300\u0301\u0303\u0309\u0323]/g;
/** So few signs outside ASCII tell nothing: enough to believe a claim, too little to guess. */
const FEW = 20;
const FITS_WHEN_CLAIMED = 0.2;
/** Of Vietnamese letters; French has a twentieth of it. */
const MARKS_SHARE = 0.1;

/**
 * How much a text read with a charset looks like a language that the charset is for: 1 as much as one can expect, 0 not
 * at all. Charsets for several languages of Europe always fit: nothing in them tells.
 */
export function fit(text: string, label: string): number {
  const charset = label.toLowerCase();
  if (charset === 'windows-1258') return vietnamese(text);
  const language = LANGUAGE_OF[charset];
  if (!language) return 1;
  const foreign = count(text, /[^\u0000-\u007f\s]/g);
  if (foreign < FEW) return FITS_WHEN_CLAIMED;
  const { common, share } = SIGNS[language];
  // Bytes of other charsets come out of a Japanese one as half-width letters, which nobody writes text in.
  const half = language === 'ja' ? count(text, HALF_WIDTH) : 0;
  return (count(text, common) - half) / foreign / share;
}

/** Vietnamese is Latin letters with many marks; bytes of Asian charsets leave hardly any Latin letter. */
function vietnamese(text: string): number {
  const letters = count(text, /\p{L}/gu);
  const latin = count(text, /[a-zA-Z]/g);
  return latin < letters * 0.5 ? 0 : count(text, MARKS) / letters / MARKS_SHARE;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
