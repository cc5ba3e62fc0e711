import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../config/root.ts';
import { article, shippedJudge } from './judge-of-topic.ts';

const judge = shippedJudge();

test.each([
  ['vi', 'Thống đốc Ngân hàng Trung ương Nhật Bản để ngỏ khả năng nâng lãi suất tại cuộc họp ở Osaka.'],
  ['vi', 'Phó Thống đốc Ngân hàng Nhà nước tiếp đoàn ngân hàng Nhật Bản tại Hà Nội, hai bên ký bản ghi nhớ.'],
  ['ja', '日銀総裁は大阪市での会談後、ハノイの国家銀行総裁と覚書に署名した。'],
  [
    'en',
    'The Bank of Japan governor met the governor of the State Bank of Vietnam in Hanoi and signed a memorandum.',
  ],
  ['th', 'ผู้ว่าการธนาคารกลางญี่ปุ่นพบผู้ว่าการธนาคารกลางเวียดนามที่กรุงฮานอยและลงนามบันทึกความเข้าใจ'],
  ['zh', '日本央行行长在河内会见越南国家银行行长，双方签署合作备忘录。'],
  ['ko', '일본은행 총재가 하노이에서 베트남 중앙은행 총재를 만나 양해각서에 서명했다.'],
  ['fr', "Le gouverneur de la Banque du Japon a reçu à Hanoï le gouverneur de la Banque d'État du Vietnam."],
])('a governor of a bank governs no locality (%s)', (_lang, text) => {
  expect(judge.judge(article(text, text)).relevance).toBe('no');
});

const stream = readFileSync(join(packageRoot(), 'eval', 'own-stream.jsonl'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line) as { title: string; text: string });

test('nothing of a stream of every other kind of news comes out as core, and little as related', () => {
  const said = stream.map(({ title, text }) => judge.judge(article(title, text)).relevance);
  expect(stream.length).toBeGreaterThanOrEqual(240);
  expect(said.filter((relevance) => relevance === 'core')).toEqual([]);
  expect(said.filter((relevance) => relevance === 'related').length).toBeLessThanOrEqual(
    stream.length * 0.06,
  );
});

test('the same office with its locality is one', () => {
  const text =
    'Ngày 8/11, Chủ tịch UBND tỉnh Nghệ An tiếp Thống đốc tỉnh Gunma (Nhật Bản), hai bên ký bản ghi nhớ.';
  expect(judge.judge(article('Nghệ An và tỉnh Gunma ký bản ghi nhớ', text)).relevance).toBe('core');
});

test('a pair of another country is not ours, whoever of Japan is named below', () => {
  const text =
    'Quảng Nam ký thỏa thuận kết nghĩa với tỉnh Jeollanam (Hàn Quốc). Chủ tịch UBND tỉnh Quảng Nam tiếp Thống đốc Jeollanam. Quảng Nam còn có quan hệ với thành phố Sakai của Nhật Bản.';
  expect(judge.judge(article('Quảng Nam kết nghĩa với tỉnh Jeollanam', text)).relevance).not.toBe('core');
});
