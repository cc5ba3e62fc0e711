import { normaliseText } from '../text/normalise.ts';

/** Headings under which pages list other news. */
const TEASER_HEAD =
  /^\s*(?:tin liên quan|tin (?:bài )?(?:liên quan|cùng chuyên mục|khác|mới|nóng|đọc nhiều)|tin bài khác|bài viết (?:liên quan|khác)|đọc thêm|đọc nhiều|xem nhiều|xem thêm|có thể bạn quan tâm|bài liên quan|tin nổi bật|được quan tâm|mới nhất|video|related (?:news|stories|articles)|other news|read more|see also|also read|most read|more (?:news|from)|recommended|you may also like|関連記事|関連ニュース|あわせて読みたい|こちらもおすすめ|おすすめ記事|ข่าวที่เกี่ยวข้อง|อ่านเพิ่มเติม|相关(?:新闻|报道|阅读)|相關(?:新聞|報導)|延伸(?:阅读|閱讀)|관련\s?(?:기사|뉴스)|à lire aussi|voir aussi|sur le même sujet|tags?|từ khóa|liên hệ quảng cáo|chia sẻ|bình luận|nguồn|source|出典|ที่มา|출처|theo)\s*(?:[:：(|-]|$|nhất|tuần|từ)/iu;
const TEASER_START = /^\s*(?:>>|»|▶|■|➤|\*\s*mời bạn đọc)/iu;
const TEASER_END = /(?:\||\((?:xem tiếp|xem thêm|đọc tiếp|read more|続きを読む)\))\s*$/iu;
/** Buttons of size and page numbers that came along. */
const CONTROLS = /(?:^|\s)(?:A- A A\+|Trang 1 2 3)/iu;
/** A block of teasers has short lines; a line as long as this, in Latin letters, is a paragraph again. */
const PARAGRAPH = 190;
const SENTENCE = 100;
const CAPTION =
  /^\s*(?:ảnh|photo|写真|ภาพ|图|圖|사진|bài, ảnh)\s*[:：]|\(ảnh[^)]*\)\.?\s*\|?\s*$|ảnh:? [\p{L}. ]{2,30}\.?\s*\|?\s*$|^\s*\(?(?:ảnh|photo)[: ]/iu;
const LONGEST_CAPTION = 220;
const LONGEST = 30_000;

/**
 * What an article itself says: title and the lines of its body without teasers, lists of other news, captions and
 * credits. A heading of other news swallows the short lines below it; a long paragraph is the article's own again.
 */
export function ownText(title: string, text: string): { title: string; body: string } {
  const whole = normaliseText(text.length > LONGEST ? text.slice(0, LONGEST) : text);
  const lines = whole.split('\n');
  const kept: string[] = [];
  let inTeasers = false;
  for (const line of lines) {
    const blank = line === '';
    if (!blank && TEASER_HEAD.test(line)) {
      inTeasers = true;
      continue;
    }
    if (inTeasers && !blank && !isParagraph(line)) continue;
    if (!blank) inTeasers = false;
    if (blank || !isFurniture(line)) kept.push(line);
  }
  return {
    title: normaliseText(title),
    body: kept.length === lines.length ? whole : kept.join('\n').trim(),
  };
}

/** A line that is no sentence of the article: a link to another one, a caption, a credit, a button. */
function isFurniture(line: string): boolean {
  if (TEASER_START.test(line)) return true;
  const last = line.charAt(line.length - 1);
  if ((last === '|' || last === ')') && TEASER_END.test(line)) return true;
  // The signs of buttons are seldom in a text, and quickly looked for.
  if ((line.includes('1 2 3') || line.includes('A+') || line.includes('a+')) && CONTROLS.test(line))
    return true;
  return line.length < LONGEST_CAPTION && CAPTION.test(line);
}

/** A character of Han or kana says as much as some three Latin letters. */
function isParagraph(line: string): boolean {
  const length =
    line.length + 1.7 * (line.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0);
  return length >= PARAGRAPH || (length >= SENTENCE && /[.。!！”"」]\s*$/u.test(line));
}
