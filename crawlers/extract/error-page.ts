import { lineOf } from './page-text.ts';
import { attribute, openPage, type Element, type OpenPage } from './parse-page.ts';

/** What a page that answered 200 may be instead of an article. */
export type ErrorPage = 'login' | 'captcha' | 'soft-404';

const CAPTCHA_SCRIPT =
  /challenges\.cloudflare\.com|cf-chl-|\/cdn-cgi\/challenge-platform|__cf_chl|g-recaptcha|h-captcha|hcaptcha\.com\/1|geo\.captcha-delivery\.com|_Incapsula_Resource|px-captcha|awswaf|document\.cookie\s*=\s*["']D1N=/i;
const CAPTCHA_TITLE =
  /^(?:just a moment|attention required|are you (?:a )?(?:human|robot)|access denied|access to this page has been denied|security check|please wait|verify(?:ing)? (?:you are|that you are|your)|robot check|xác (?:minh|thực) (?:bạn|rằng)|kiểm tra bảo mật|アクセスが拒否|ロボットではない|認証中|ชาวเน็ต|ตรวจสอบความปลอดภัย)/iu;
const NOT_FOUND =
  /(?:^|[^\p{L}\d])(?:404|410)(?!\p{L}|\d)|not found|page (?:does not|doesn't|no longer) exist|không (?:tìm thấy|tồn tại)|đã bị (?:gỡ|xóa|xoá)|見つかりません|見つかりませんでした|存在しません|ページが(?:ありません|削除)|ไม่พบ(?:หน้า|ข้อมูล|เนื้อหา)|找不到|不存在|찾을 수 없/iu;
const LOGIN =
  /^(?:\s*(?:log|sign)\s?in\b|đăng nhập|ログイン|会員ログイン|サインイン|เข้าสู่ระบบ|登录|登入|로그인|members? only)/iu;
const LOGIN_GATE =
  /(?:please|you must|you need to) (?:log|sign) in|vui lòng đăng nhập|bạn (?:cần|phải) đăng nhập|ログインして(?:ください|下さい)|ログインが必要|กรุณาเข้าสู่ระบบ/iu;
/** A page with more text than this is an article about such things rather than such a page. */
const MUCH_TEXT = 1500;
const LITTLE_TEXT = 700;

/**
 * Whether a page that answered 200 is a login form, a captcha or a "not found" page, told by its title, headings and
 * forms in vi, ja, en and th. An article about captchas or missing pages has far more text than these and is not one.
 */
export function looksLikeErrorPage(page: { url: string; html: string }): ErrorPage | null {
  return errorPageIn(openPage(page.url, page.html));
}

/** The same of a page that is taken apart already. */
export function errorPageIn(page: OpenPage): ErrorPage | null {
  if (hasMuchText(page.elements)) return null;
  const seen = survey(page);
  const head = [seen.title, ...seen.headings].filter((one) => one !== '');
  const length = weight(seen.text);
  if (length > MUCH_TEXT) return null;
  if (head.some((one) => CAPTCHA_TITLE.test(one)) || (length < LITTLE_TEXT && CAPTCHA_SCRIPT.test(page.html)))
    return 'captcha';
  if (head.some((one) => one.length < 120 && NOT_FOUND.test(one)) && !seen.articleDate) return 'soft-404';
  if (seen.password && (head.some((one) => LOGIN.test(one)) || length < LITTLE_TEXT)) return 'login';
  if (length < LITTLE_TEXT && (head.some((one) => LOGIN.test(one)) || LOGIN_GATE.test(seen.text)))
    return 'login';
  return length < 250 && NOT_FOUND.test(seen.text) ? 'soft-404' : null;
}

interface Survey {
  title: string;
  headings: string[];
  text: string;
  password: boolean;
  articleDate: boolean;
}

/** Whether the paragraphs alone are longer than an error page is: so are those of nearly every article. */
function hasMuchText(elements: readonly Element[]): boolean {
  let length = 0;
  for (const element of elements) {
    if (element.name !== 'p') continue;
    length += lineOf(element).length;
    if (length > MUCH_TEXT) return true;
  }
  return false;
}

function survey({ tree, elements }: OpenPage): Survey {
  const seen: Survey = { title: '', headings: [], text: '', password: false, articleDate: false };
  const prose: string[] = [];
  for (const element of elements) {
    if (element.name === 'title') seen.title ||= plain(element);
    if (/^h[12]$/.test(element.name)) seen.headings.push(lineOf(element));
    if (element.name === 'p') prose.push(lineOf(element));
    if (element.name === 'input' && attribute(element, 'type').toLowerCase() === 'password')
      seen.password = true;
    if (
      element.name === 'meta' &&
      /published_time$/i.test(attribute(element, 'property') || attribute(element, 'name'))
    )
      seen.articleDate = true;
  }
  seen.headings = seen.headings.slice(0, 5);
  seen.text = prose.length ? prose.join('\n') : lineOf(tree).slice(0, 10_000);
  return seen;
}

function plain(element: Element): string {
  return element.children
    .map((child) => (child.type === 'text' ? child.data : ''))
    .join('')
    .trim();
}

/** Length of a text; a character of a script without spaces counts as two and a half. */
function weight(text: string): number {
  return text.length + 1.5 * (text.match(/[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff]/g)?.length ?? 0);
}
