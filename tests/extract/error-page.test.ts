import { expect, test } from 'vitest';
import { looksLikeErrorPage } from '../../crawlers/extract/error-page.ts';

const url = 'https://bao.example.vn/bai-1.html';
const of = (title: string, body: string) =>
  looksLikeErrorPage({ url, html: `<html><head><title>${title}</title></head><body>${body}</body></html>` });

test.each([
  ['Không tìm thấy trang', '<h1>404</h1><p>Liên kết này không còn nữa.</p>'],
  ['Báo Mẫu', '<h1>Bài viết không tồn tại</h1>'],
  ['Báo Mẫu', '<div>Trang bạn tìm đã bị gỡ bỏ.</div>'],
  ['ページが見つかりません', '<p>お探しのページは移動した可能性があります。</p>'],
  ['県の見本', '<h1>指定されたページは存在しません</h1>'],
  ['Page not found', '<h1>Oops</h1>'],
  ['404', ''],
  ['ไม่พบหน้าที่ต้องการ', '<p>ขออภัย</p>'],
])('"%s" is a page that was not found', (title, body) => {
  expect(of(title, body)).toBe('soft-404');
});

test.each([
  ['Đăng nhập', '<form><input name="u"><input type="password" name="p"></form>'],
  ['ログイン | 会員サイト', '<form><input type="password"></form>'],
  ['Sign in', '<p>Members only</p>'],
  ['Báo Mẫu', '<p>Vui lòng đăng nhập để đọc tiếp.</p>'],
  ['新聞見本', '<p>続きを読むにはログインしてください。</p>'],
])('"%s" is a login page', (title, body) => {
  expect(of(title, body)).toBe('login');
});

test.each([
  ['Just a moment...', '<p>Checking your browser</p>'],
  ['Attention Required!', '<p>Blocked</p>'],
  ['Báo Mẫu', '<script src="https://challenges.cloudflare.com/turnstile/v0/api.js"></script>'],
  ['', '<script>document.cookie="D1N=abc";location.reload()</script>'],
  ['Xác minh bạn không phải robot', ''],
])('"%s" is a captcha', (title, body) => {
  expect(of(title, body)).toBe('captcha');
});

test('an article about missing pages, logins and robots is an article', () => {
  const text =
    'Cổng thông tin của tỉnh báo lỗi không tìm thấy trang suốt buổi sáng, và người dân phải đăng nhập lại nhiều lần. ';
  expect(
    of('Cổng thông tin tỉnh báo lỗi 404, người dân không tìm thấy trang', `<p>${text.repeat(20)}</p>`),
  ).toBeNull();
});

test('an article with a comment form and a password field is an article', () => {
  const text =
    '<p>Hai tỉnh ký kết trồng lại rừng ven biển trong mùa xuân tới, theo biên bản vừa được công bố.</p>';
  expect(of('Hai tỉnh ký kết', `${text.repeat(12)}<form><input type="password"></form>`)).toBeNull();
});

test('a short item of news is an article', () => {
  expect(
    of(
      'Hai tỉnh ký kết trồng rừng',
      '<h1>Hai tỉnh ký kết trồng rừng</h1><p>Sáng nay hai tỉnh đã ký kết.</p>',
    ),
  ).toBeNull();
});
