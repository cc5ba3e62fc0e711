/** What outlets of both countries put before the first sentence; sources add their own. */
const PREFIXES =
  /^\s*(?:\((?:HPĐT|HNMO?|NLĐO|VOV\d?|VOVWORLD|Dân trí|ĐTTCO|TBTCO|CTO|BGĐT|QNO|PLO|TG&VN|TTXVN|Xây dựng|Kinhtedothi|KTĐT)\)|Kinhtedothi|KTĐT|ĐNO|TPO|TTO|TGVN|WVR|NDO|VOV\.VN|BTO)\s*(?:[-–—]|\.(?=\s))\s*/iu;
const CAPTION =
  /^(?:.{0,300}[-–]\s*(?:Ảnh|Hình)\s*\d+\.?|\(?(?:Ảnh(?: minh họa)?|Nguồn ảnh|Photos?|Photo by|Image|写真|画像|写真提供|ภาพ|ภาพประกอบ)\s*[:：].{0,120})$/iu;
const CHROME =
  /^(?:aa|\|+|chia sẻ(?: (?:zalo|facebook|bài viết))?|theo dõi .{2,60} trên.{0,40}|đọc thêm:?|xem thêm:?|tin liên quan:?|bài liên quan:?|tin bài liên quan:?|tags?:?|từ khóa:?|từ khoá:?|bình luận(?: \(\d+\))?|phản hồi|\*?\s*mời bạn đọc .{5,200}|\(\*\)\s*không sao chép.{0,120}|in bài|gửi email|tweet|share(?: this)?|read more:?|related (?:news|articles|stories):?|other news|follow us.{0,80}|ご感想|提出する|関連(?:記事|ニュース|リンク):?|シェア(?:する)?|ツイート|印刷|ข่าวที่เกี่ยวข้อง|แชร์)$/iu;
const SOURCE_LINE =
  /^\s*(?:\(?\s*(?:theo|nguồn|source|ที่มา|แหล่งที่มา|出典|引用元|来源|來源|출처)[^\n:：]{0,60}[:：]\s*(?:https?:\/\/\S+|\S.{0,60})|\(?\s*(?:theo\s+)?(?:TTXVN|Vietnam\+|VNA|VOV|VGP|TTXVN\/Vietnam\+|TTXVN\/Báo Tin tức)\s*\)?\s*\.?|\(?theo\s+[\p{Lu}][^\n.,]{2,40}\)?|https?:\/\/\S+)\s*$/iu;

/** What is already known of an article when its body is cleaned. */
export interface Known {
  title: string | null;
  /** The lead, when it stands apart from the body; a lead taken from metadata is part of the body and stays. */
  lead: string | null;
  author: string | null;
  /** Takes a source's own prefixes off a text. */
  strip: (text: string) => string;
}

/** A body's paragraphs without outlet prefixes, repeated title and lead, captions, share lines, source and author lines. */
export function cleanBody(paragraphs: readonly string[], known: Known): string[] {
  const kept = paragraphs
    .map((text) => text.normalize('NFC').trim())
    .filter((text) => text && !CHROME.test(text) && !CAPTION.test(text));
  while (kept.length > 1 && repeats(kept[0] ?? '', known)) kept.shift();
  if (kept[0]) kept[0] = withoutPrefix(kept[0], known.strip);
  while (kept.length > 1 && isTail(kept.at(-1) ?? '', known.author)) kept.pop();
  return kept.filter((text) => text);
}

/** A lead without the outlet's prefix. */
export function withoutPrefix(text: string, strip: (text: string) => string): string {
  return strip(text).replace(PREFIXES, '').trim();
}

/** Letters and digits only, so that two prints of a sentence compare equal. */
export function bare(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '');
}

function repeats(text: string, { title, lead, strip }: Known): boolean {
  const said = bare(withoutPrefix(text, strip));
  if (!said) return true;
  return [title, lead].some((one) => one !== null && bare(one) === said);
}

function isTail(text: string, author: string | null): boolean {
  if (SOURCE_LINE.test(text)) return true;
  if (author && text.length < 120 && bare(text) === bare(author)) return true;
  return text.length <= 50 && isShouted(text);
}

/** A line of capital names only ("TÊN TÁC GIẢ - TÊN KHÁC"), as papers sign. */
function isShouted(text: string): boolean {
  return /\p{Lu}{2}/u.test(text) && !/[\p{Ll}\d.!?:]/u.test(text) && /^[\p{Lu}\s\-–,&()]+$/u.test(text);
}
