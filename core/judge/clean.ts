import { normaliseText } from '../text/normalise.ts';

const TEASER_HEAD =
  /^\s*(?:tin liên quan|tin cùng chuyên mục|tin khác|tin bài khác|đọc thêm|xem thêm|có thể bạn quan tâm|bài liên quan|tin nổi bật|related news|related stories|other news|read more|see also|more news|recommended|関連記事|関連ニュース|あわせて読みたい|こちらもおすすめ|ข่าวที่เกี่ยวข้อง|อ่านเพิ่มเติม|相关新闻|相關新聞|延伸阅读|관련기사|관련 기사|à lire aussi|voir aussi|tags?|từ khóa|liên hệ quảng cáo|chia sẻ)\s*[:：]?/iu;
const TEASER_LINE = /^\s*(?:>>|»|•|▶|■|➤|\*\s*mời bạn đọc)|\|\s*$/iu;
const CAPTION =
  /^\s*(?:ảnh|photo|写真|ภาพ|图|사진)\s*[:：]|(?:\(ảnh[^)]*\)|ảnh: [\p{L}. ]{2,30})\.?\s*\|?\s*$/iu;

/**
 * What an article itself says: title and the lines of its body without teasers, lists of other news and captions. A
 * heading of related news ends the text when it stands in its second half.
 */
export function ownText(title: string, text: string): { title: string; body: string } {
  const lines = normaliseText(text.length > 60_000 ? text.slice(0, 60_000) : text).split('\n');
  const kept: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (TEASER_HEAD.test(line)) {
      if (index >= lines.length / 2 - 1) break;
      continue;
    }
    if (TEASER_LINE.test(line) || (CAPTION.test(line) && line.length < 200)) continue;
    kept.push(line);
  }
  const body = kept.join('\n');
  return { title: normaliseText(title), body: body.length > 40 ? body : lines.join('\n') };
}
