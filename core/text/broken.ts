/** UTF-8 read as a one-byte charset (Ã¡, áº¡, â€œ), Shift_JIS or EUC-JP read as UTF-8 or the other way round (縺ｮ, 繧). */
const MISREAD =
  /Ã[\u0080-\u00bf¡-¿]|áº[\u0080-\u00bf¡-¿]|á»[\u0080-\u00bf¡-¿]|â€|Ä‘|Æ°|ï¿½|縺[ｦ-ﾟ\u3000-\u9fff]|繧[ｦ-ﾟ\u3000-\u9fff]|ã[\u0081-\u0083]/u;
/** A letter that was lost between letters: "Nh?t B?n". */
const LOST = /\p{L}\?\p{L}.*\p{L}\?\p{L}/u;

/** Whether a line shows signs of a wrong charset or lost letters; such a line is never shown to readers as it is. */
export function looksBroken(text: string): boolean {
  return (
    /[\ufffd\ue000-\uf8ff\u0080-\u0084\u0086-\u009f]/u.test(text) || MISREAD.test(text) || LOST.test(text)
  );
}
