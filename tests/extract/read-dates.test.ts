import { describe, expect, test } from 'vitest';
import { readDate } from '../../crawlers/extract/read-dates.ts';
import { readUrlDate } from '../../crawlers/extract/url-dates.ts';

const HANOI = 'Asia/Ho_Chi_Minh';
const TOKYO = 'Asia/Tokyo';
const BANGKOK = 'Asia/Bangkok';
const NOW = new Date('2026-11-24T05:00:00Z');

type Row = [text: string, expected: string, zone?: string];

const MINUTES: Row[] = [
  // Machine-made
  ['2026-09-07T12:48:05+0700', '2026-09-07T05:48:05.000Z'],
  ['2026-09-07T12:48:05+07:00', '2026-09-07T05:48:05.000Z'],
  ['2026-09-07T12:48:05Z', '2026-09-07T12:48:05.000Z'],
  ['2026-09-07T12:48:05.123+07', '2026-09-07T05:48:05.000Z'],
  ['2026-09-07 12:48:05', '2026-09-07T05:48:05.000Z'],
  ['Mon, 07 Sep 2026 12:48:05 +0700', '2026-09-07T05:48:05.000Z'],
  ['Mon, 07 Sep 2026 05:48:05 GMT', '2026-09-07T05:48:05.000Z'],
  ['1788760085', '2026-09-07T05:48:05.000Z'],
  ['1788760085000', '2026-09-07T05:48:05.000Z'],
  // OneCMS writes its meta in US order whatever the site's language is
  ['1/8/2026 10:02:01 AM', '2026-01-08T03:02:01.000Z'],
  ['9/30/2026 10:56:42 PM', '2026-09-30T15:56:42.000Z'],
  ['11/5/2026 12:15:00 AM', '2026-11-04T17:15:00.000Z'],
  // Vietnamese pages
  ['26/04/2022 11:05', '2022-04-26T04:05:00.000Z'],
  ['20/01/2026, 15:05', '2026-01-20T08:05:00.000Z'],
  ['06:18 | 26/11/2021 GMT+7', '2021-11-25T23:18:00.000Z'],
  ['Chủ nhật, 26/01/2025 - 15:29', '2025-01-26T08:29:00.000Z'],
  ['Thứ bảy, 14:05 08/11/2025', '2025-11-08T07:05:00.000Z'],
  ['Thứ Hai, 20/11/2023 16:30', '2023-11-20T09:30:00.000Z'],
  ['Thứ bảy, 22/10/2016 09:24', '2016-10-22T02:24:00.000Z'],
  ['Thứ 3, Ngày 20/06/2023, 14:00', '2023-06-20T07:00:00.000Z'],
  ['10:32 AM 06/11/2023', '2023-11-06T03:32:00.000Z'],
  ['11:51:35 AM | 26/9/2019', '2019-09-26T04:51:35.000Z'],
  ['11:51:35 PM | 26/9/2019', '2019-09-26T16:51:35.000Z'],
  ['18:42 06/08/2024 GMT+7', '2024-08-06T11:42:00.000Z'],
  ['H.P 20/12/2023 07:51', '2023-12-20T00:51:00.000Z'],
  ['ClockThứ Ba, 25/11/2025 15:50', '2025-11-25T08:50:00.000Z'],
  ['08-11-2020 15:11', '2020-11-08T08:11:00.000Z'],
  ['07:18 05/07/2023', '2023-07-05T00:18:00.000Z'],
  ['05/10/2026 15:42 GMT+7', '2026-10-05T08:42:00.000Z'],
  ['09:54 | 27/02/2026 GMT+7', '2026-02-27T02:54:00.000Z'],
  ['Thứ Ba, 25/11/2025 15:50 (GMT+7)', '2025-11-25T08:50:00.000Z'],
  ['Cập nhật: 20:05, Chủ nhật, 01/03/2026', '2026-03-01T13:05:00.000Z'],
  ['Ngày 12 tháng 6 năm 2023, 9h05', '2023-06-12T02:05:00.000Z'],
  // English and French
  ['Oct 19, 2024 / 21:14', '2024-10-19T14:14:00.000Z'],
  ['March 28, 2023, 11:41 [GMT+7]', '2023-03-28T04:41:00.000Z'],
  ['May 21, 2024 - 23:03', '2024-05-21T16:03:00.000Z'],
  ['October 22, 2019 | 14:17 (GMT+7)', '2019-10-22T07:17:00.000Z'],
  ['Friday, 23:11, 03/07/2015', '2015-07-03T16:11:00.000Z'],
  // Japanese
  ['2024年9月10日(火曜)15時00分', '2024-09-10T06:00:00.000Z', TOKYO],
  ['2025/11/28 09:30', '2025-11-28T00:30:00.000Z', TOKYO],
  ['2025年11月28日 午後3時', '2025-11-28T06:00:00.000Z', TOKYO],
  ['2025.11.28 00:30 JST', '2025-11-27T15:30:00.000Z', HANOI],
  // Thai
  ['17 ธันวาคม 2568 เวลา 10:45 น.', '2025-12-17T03:45:00.000Z', BANGKOK],
  ['17/12/2568 10:45', '2025-12-17T03:45:00.000Z', BANGKOK],
  // Korean
  ['2026년 1월 12일 오후 3시 20분', '2026-01-12T06:20:00.000Z', 'Asia/Seoul'],
];

test.each(MINUTES)('"%s" is read to the minute', (text, expected, zone = HANOI) => {
  const read = readDate(text, { zone, now: NOW });
  expect(read?.date.toISOString()).toBe(expected);
  expect(read?.precision).toBe('minute');
});

const DAYS: Row[] = [
  ['Ngày 12/6/2023', '2023-06-12'],
  ['ngày 12-6-2023', '2023-06-12'],
  ['12.6.2023', '2023-06-12'],
  ['3/3/2025', '2025-03-03'],
  ['Thứ 6, Ngày 03/04/2020', '2020-04-03'],
  ['ngày 12 tháng 6 năm 2023', '2023-06-12'],
  ['Báo Quốc TếBáo Quốc Tế17/12/2023', '2023-12-17'],
  ['Thời ĐạiThời Đại04/11/2025', '2025-11-04'],
  ['2009-01-21', '2009-01-21'],
  ['26 November 2025', '2025-11-26'],
  ['le 7 août 2025', '2025-08-07'],
  ['1er juillet 2025', '2025-07-01'],
  ['令和5年12月15日', '2023-12-15', TOKYO],
  ['令和元年5月7日', '2019-05-07', TOKYO],
  ['令和07年08月20日', '2025-08-20', TOKYO],
  ['平成28年9月13日(火曜日)', '2016-09-13', TOKYO],
  ['平成 28 年 3 月 23 日', '2016-03-23', TOKYO],
  ['昭和52(1977)年6月23日', '1977-06-23', TOKYO],
  ['R6.12.16', '2024-12-16', TOKYO],
  ['令6.12.16', '2024-12-16', TOKYO],
  ['2017年5月17日更新', '2017-05-17', TOKYO],
  ['更新日 : 2022年4月12日', '2022-04-12', TOKYO],
  ['２０２３年１１月５日', '2023-11-05', TOKYO],
  ['二〇二三年十二月五日', '2023-12-05', TOKYO],
  ['2026年1月12日', '2026-01-12', 'Asia/Shanghai'],
  ['民國115年1月12日', '2026-01-12', 'Asia/Taipei'],
  ['2026.1.12.', '2026-01-12', 'Asia/Seoul'],
  ['9 กรกฎาคม 2567', '2024-07-09', BANGKOK],
  ['๙ ก.ค. ๒๕๖๗', '2024-07-09', BANGKOK],
  ["9 ก.ค. '68", '2025-07-09', BANGKOK],
  ['9 ก.ค. พ.ศ. 2567', '2024-07-09', BANGKOK],
  ['17/12/2023', '2023-12-17', BANGKOK],
  ['12 พฤษภาคม 2560', '2017-05-12', BANGKOK],
  ['平成31年4月30日', '2019-04-30', TOKYO],
  ['H28.9.13', '2016-09-13', TOKYO],
  ['lundi 21 octobre 2024', '2024-10-21'],
];

test.each(DAYS)('"%s" is read to the day', (text, expected, zone = HANOI) => {
  const read = readDate(text, { zone, now: NOW });
  expect(read && new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(read.date)).toBe(expected);
  expect(read?.precision).toBe('day');
});

const YEARLESS: Row[] = [
  ['Chiều 8/11', '2026-11-08'],
  ['Sáng 24/11', '2026-11-24'],
  ['Rạng sáng ngày 19/12', '2025-12-19'],
  ['Chiều 21-10', '2026-10-21'],
  ['Ngày 26.12', '2025-12-26'],
  ['11月25日', '2026-11-25', TOKYO],
  ['on November 13', '2026-11-13'],
  ['เมื่อวันที่ 9 กรกฎาคม', '2026-07-09', BANGKOK],
  ['trưa 25/11', '2026-11-25'],
  ['Chiều 3-3', '2026-03-03'],
  ['tối 17/11', '2026-11-17'],
  ['lundi 21 octobre', '2026-10-21'],
];

test.each(YEARLESS)(
  '"%s" takes the year that brings it closest before now',
  (text, expected, zone = HANOI) => {
    const read = readDate(text, { zone, now: NOW });
    expect(read && new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(read.date)).toBe(expected);
    expect(read?.flag).toBe('year-inferred');
  },
);

const RELATIVE: Row[] = [
  ['3 giờ trước', '2026-11-24T02:00:00.000Z'],
  ['5 phút trước', '2026-11-24T04:55:00.000Z'],
  ['2時間前', '2026-11-24T03:00:00.000Z', TOKYO],
  ['2 days ago', '2026-11-22T05:00:00.000Z'],
  ['3 ชั่วโมงที่แล้ว', '2026-11-24T02:00:00.000Z', BANGKOK],
  ['Hôm nay, 08:15', '2026-11-24T01:15:00.000Z'],
  ['hôm qua', '2026-11-22T17:00:00.000Z'],
  ['昨日 18:00', '2026-11-23T09:00:00.000Z', TOKYO],
];

test.each(RELATIVE)('"%s" is counted from now and flagged', (text, expected, zone = HANOI) => {
  const read = readDate(text, { zone, now: NOW });
  expect(read?.date.toISOString()).toBe(expected);
  expect(read?.flag).toBe('relative-date');
});

describe('what is no date is null, never now', () => {
  test.each([
    '',
    '   ',
    'Thời Đại',
    'aa',
    '32/13/2025',
    '31/02/2025',
    '2023年度',
    '令和5年度',
    '121922日',
    'tháng 2/2009',
    'tháng Giêng',
    'mùng 3 Tết',
    'H30',
    'พ.ศ. 2568',
    'mi-novembre',
    'năm 2014',
    'quý I/2024',
    'kỷ niệm 50 năm (1973-2023)',
    '5901',
    '0909 123 456',
    'tháng Chạp âm lịch',
    '8:30',
  ])('"%s"', (text) => {
    expect(readDate(text, { zone: HANOI, now: NOW })).toBeNull();
  });
});

test('the order of the source decides between two readings, and a month above 12 turns it round', () => {
  const zone = 'UTC';
  expect(readDate('03/07/2015', { zone, order: 'mdy', now: NOW })?.date.toISOString()).toContain(
    '2015-03-07',
  );
  expect(readDate('03/07/2015', { zone, order: 'dmy', now: NOW })?.date.toISOString()).toContain(
    '2015-07-03',
  );
  expect(readDate('03/27/2015', { zone, order: 'dmy', now: NOW })?.date.toISOString()).toContain(
    '2015-03-27',
  );
});

test('half past midnight in Tokyo is the day before in Hanoi', () => {
  const read = readDate('2025年11月26日 0時30分', { zone: TOKYO, now: NOW });
  expect(read && new Intl.DateTimeFormat('sv-SE', { timeZone: HANOI }).format(read.date)).toBe('2025-11-25');
});

const ADDRESSES: [string, string][] = [
  ['https://toquoc.example/bai-viet-20231121135000982.htm', '2023-11-21T06:50:00.000Z'],
  ['https://vccorp.example/bai-viet-180231121183609304.htm', '2023-11-21T11:36:09.000Z'],
  ['https://vccorp.example/bai-viet-161231106072350701.htm', '2023-11-06T00:23:50.000Z'],
  ['https://vccorp.example/bai-viet-116241116151311858.htm', '2024-11-16T08:13:11.000Z'],
  ['https://paper.example/topics/20170411/', '2017-04-10T17:00:00.000Z'],
  ['https://paper.example/2025/11/08/slug.html', '2025-11-07T17:00:00.000Z'],
  ['https://paper.example/flash/20191113.html', '2019-11-12T17:00:00.000Z'],
  ['https://paper.example/2025-12-02-21314', '2025-12-01T17:00:00.000Z'],
];

test.each(ADDRESSES)('the address %s carries its date', (address, expected) => {
  const now = new Date('2026-11-24T05:00:00Z');
  expect(readUrlDate(address, { zone: HANOI, now })?.date.toISOString()).toBe(expected);
});

test('where a page gives a local time and that of Japan, the local time comes first', () => {
  const text = '2024年9月10日(火曜)17時00分~17時45分(日本時間19時00分~19時45分)';
  expect(readDate(text, { zone: HANOI, now: NOW })?.date.toISOString()).toBe('2024-09-10T10:00:00.000Z');
});

test.each([
  'https://paper.example/202303/slug.html',
  'https://paper.example/bai-viet-102117598.htm',
  'https://paper.example/bai-viet-post782971.html',
  'https://paper.example/2027/01/01/slug.html',
  'https://paper.example/bai-viet-308841.html',
  'not an address',
])('the address %s carries none', (address) => {
  expect(readUrlDate(address, { zone: HANOI, now: NOW })).toBeNull();
});
