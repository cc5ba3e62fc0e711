import { bare } from './page-text.ts';

/** What outlets of both countries put before the first sentence; sources add their own. */
const PREFIXES =
  /^\s*(?:\((?:HPĐT|HNMO?|NLĐO|VOV\d?|VOVWORLD|Dân trí|ĐTTCO|TBTCO|CTO|BGĐT|QNO|PLO|TG&VN|TTXVN|Xây dựng|Kinhtedothi|KTĐT)\)|Kinhtedothi|KTĐT|ĐNO|TPO|TTO|TGVN|WVR|NDO|VOV\.VN|BTO)\s*(?:[-–—]|\.(?=\s))\s*/iu;
const CAPTION =
  /^(?:.{0,300}[-–]\s*(?:Ảnh|Hình)\s*\d+\.?|\(?(?:Ảnh(?: minh họa)?|Nguồn ảnh|Photos?|Photo by|Image|写真|画像|写真提供|ภาพ|ภาพประกอบ)\s*[:：].{0,120})$/iu;
/** Whole lines that belong to the page and not to its text. */
const CHROME =
  /^(?:aa|\|+|[-–•·*]+|chia sẻ(?: (?:zalo|facebook|bài viết))?|theo dõi .{2,60} trên.{0,40}|(?:đọc|xem) thêm:?|tin liên quan:?|bài liên quan:?|tin bài liên quan:?|tags?:?|từ khóa:?|từ khoá:?|bình luận(?: \(\d+\))?|phản hồi|quảng cáo|\*?\s*mời bạn đọc .{5,200}|\(\*\)\s*không sao chép.{0,120}|in bài|gửi email|tweet|share(?: this)?|read more:?|related (?:news|articles|stories|topics|links?):?|other news|(?:\d+ )?comments?|caption|close|save|print|key points|up next|advert(?:isement|ising)?s?|sponsored(?: links?| content)?|article continues(?: below)?(?: this)?(?: advertisement)?|story continues below.{0,20}|scroll to continue.{0,20}|follow us.{0,80}|anzeige|werbung|auch interessant|lesen sie (?:auch|mehr).{0,30}|empfohlener redaktioneller inhalt|publicité|publicidad|reklam|iklan|ご感想|提出する|(?:関連|おすすめ)(?:記事|ニュース|リンク|キーワード|情報|タグ)?:?|あわせて読みたい|この記事を書いた人|続きを読む|広告|スポンサーリンク|[[【]?(?:PR|ＰＲ)[\]】]?|シェア(?:する)?|ツイート|印刷|โฆษณา|ข่าวที่เกี่ยวข้อง|อ่านเพิ่มเติม|แชร์|광고|관련 ?기사)$/iu;
/** Lines that send readers to something else: another article, a newsletter, an account. */
const PROMPT =
  /^(?:(?:>>+|»+|▶|►|＞＞|→)?\s*(?:xem thêm|đọc thêm|xem ngay|có thể bạn quan tâm|tin liên quan|bài liên quan|read more|read also|also read|see also|related|don't miss|more|関連記事|あわせて読みたい|関連リンク|อ่านเพิ่มเติม|อ่านต่อ|ข่าวที่เกี่ยวข้อง)\s*[:：>].{0,200}|(?:subscribe|sign up|sign in|create an account|already a subscriber|get (?:the latest|email|our)|follow (?:us|@\S+)|support local journalism|share your thoughts|tell us what you|this (?:content|article) is (?:reserved|free)|have a tip)\b.{0,160}|(?:đăng ký (?:nhận|theo dõi)|mời quý (?:độc giả|vị|bạn đọc)).{5,160})$/iu;
const SOURCE_LINE =
  /^\s*(?:\(?\s*(?:theo|nguồn|source|ที่มา|แหล่งที่มา|出典|引用元|来源|來源|출처)[^\n:：]{0,60}[:：]\s*(?:https?:\/\/\S+|\S.{0,60})|\(?\s*(?:theo\s+)?(?:TTXVN|Vietnam\+|VNA|VOV|VGP|TTXVN\/Vietnam\+|TTXVN\/Báo Tin tức)\s*\)?\s*\.?|\(?theo\s+[\p{Lu}][^\n.,]{2,40}\)?|https?:\/\/\S+)\s*$/iu;

const LONGEST_CHROME = 320;
const LONGEST_LEAD = 4000;
const MOST_ABOVE = 8;

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
    .filter((text) => text && !isChrome(text));
  kept.splice(0, aboveTitle(kept, known.title));
  while (kept.length > 1 && repeats(kept[0] ?? '', known)) kept.shift();
  if (kept.length === 1 && repeats(kept[0] ?? '', { ...known, lead: null })) return [];
  if (kept[0]) kept[0] = withoutPrefix(kept[0], known.strip);
  while (kept.length > 1 && isTail(kept.at(-1) ?? '', known.author)) kept.pop();
  return kept.filter((text) => text);
}

/** How many paragraphs stand above the title, where a page shows it inside its text: nothing above belongs to it. */
function aboveTitle(paragraphs: readonly string[], title: string | null): number {
  if (!title) return 0;
  const wanted = bare(title);
  const at = paragraphs.slice(0, MOST_ABOVE).findIndex((one) => one.length < 400 && bare(one) === wanted);
  const above = paragraphs.slice(0, Math.max(0, at)).join('').length;
  return above * 4 < paragraphs.join('').length ? Math.max(0, at) : 0;
}

function isChrome(text: string): boolean {
  return text.length < LONGEST_CHROME && (CHROME.test(text) || PROMPT.test(text) || CAPTION.test(text));
}

/** A lead without the outlet's prefix. */
export function withoutPrefix(text: string, strip: (text: string) => string): string {
  return strip(text).replace(PREFIXES, '').trim();
}

function repeats(text: string, { title, lead, strip }: Known): boolean {
  if (text.length > LONGEST_LEAD) return false;
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
