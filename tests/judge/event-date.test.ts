import { describe, expect, test } from 'vitest';
import { eventDate } from '../../core/judge/event-date.ts';
import type { Language } from '../../core/language.ts';

const dayOf = (text: string, language: Language, published: string | null) =>
  eventDate(`\n${text}`, 1, language, published ? new Date(published) : null)?.day ?? null;

describe('the day of the event, as papers write it', () => {
  test.each<[Language, string, string, string | null]>([
    ['vi', 'Ngày 12/6/2023, đoàn tới thăm tỉnh.', '2023-06-13', '2023-06-12'],
    ['vi', 'ngày 12-6-2023, hai bên gặp nhau.', '2023-06-13', '2023-06-12'],
    ['vi', 'Chiều 8/11, lãnh đạo tỉnh tiếp đoàn.', '2023-11-08', '2023-11-08'],
    ['vi', 'Chiều 21-10, lễ ký diễn ra.', '2019-10-22', '2019-10-21'],
    ['vi', 'Ngày 26.12, thành phố đón khách.', '2024-12-27', '2024-12-26'],
    ['vi', 'Rạng sáng ngày 19/12, đoàn lên đường.', '2023-12-20', '2023-12-19'],
    ['vi', 'Từ ngày 10-12/11, lễ hội diễn ra.', '2023-11-12', '2023-11-10'],
    ['vi', 'Trong hai ngày 20 và 21/11, hội nghị họp.', '2023-11-22', '2023-11-20'],
    ['vi', 'Hội chợ mở cửa 15-18/12/2023 tại trung tâm.', '2023-12-10', '2023-12-15'],
    ['vi', 'ngày 12 tháng 6 năm 2023 hai bên ký.', '2023-06-20', '2023-06-12'],
    ['vi', 'Ngày 28/12, đoàn về nước.', '2024-01-03', '2023-12-28'],
    ['vi', 'Chiều nay, lãnh đạo hai tỉnh gặp nhau.', '2025-02-24', '2025-02-24'],
    ['vi', 'Hôm qua (31/3), lễ hội bế mạc.', '2025-04-01', '2025-03-31'],
    ['vi', 'Hội làng mở ngày 15 tháng 8 âm lịch.', '2025-10-07', null],
    ['vi', 'Mùng 3 Tết, khách đến chơi.', '2025-02-03', null],
    ['vi', 'Lễ kỷ niệm 50 năm (1973-2023) được chuẩn bị.', '2023-05-01', null],
    ['vi', 'Chỉ số tăng 8.11% so với quý trước.', '2023-11-08', null],
    ['en', 'The two sides met on November 13.', '2025-11-14', '2025-11-13'],
    ['en', 'They signed it on October 17, 2024 in the city.', '2024-10-19', '2024-10-17'],
    ['en', 'A webinar was held on Thursday.', '2024-02-29', '2024-02-29'],
    ['en', 'Updated 11:51 | 26/9/2019, the delegation left.', '2019-09-27', '2019-09-26'],
    ['fr', 'Les deux villes ont signé le 7 août un accord.', '2023-08-08', '2023-08-07'],
    ['fr', 'La rencontre du 1er juin a réuni les maires.', '2023-06-02', '2023-06-01'],
    ['ja', '2024年9月10日(火曜)15時00分、調印した。', '2024-09-11', '2024-09-10'],
    ['ja', '11月25日、市長が訪れた。', '2025-11-26', '2025-11-25'],
    ['ja', '県は今月16日に訪問団を送り、覚書を結ぶ。', '2024-07-03', '2024-07-16'],
    ['ja', '知事は来月3日に首都を訪れる。', '2024-12-20', '2025-01-03'],
    ['zh-Hans', '代表团将于下个月8日访问该省。', '2024-07-20', '2024-08-08'],
    ['ja', '28日、市役所で会談した。', '2025-05-29', '2025-05-28'],
    ['ja', '1月22日から24日に視察した。', '2025-01-25', '2025-01-22'],
    ['ja', '令和5年12月15日に覚書を結んだ。', '2023-12-16', '2023-12-15'],
    ['ja', '令和元年5月10日に訪問した。', '2019-05-11', '2019-05-10'],
    ['ja', '平成28年9月13日(火曜日)、会談した。', '2016-09-14', '2016-09-13'],
    ['ja', '令和07年08月20日に来庁した。', '2025-08-21', '2025-08-20'],
    ['ja', '昭和52(1977)年6月23日に調印した。', '1977-06-24', '1977-06-23'],
    ['ja', 'R6.12.16 来訪。', '2024-12-17', '2024-12-16'],
    ['ja', '２０２３年１２月３日に開いた。', '2023-12-04', '2023-12-03'],
    ['ja', '令和五年五月二十九日、書面を交わした。', '2023-06-02', '2023-05-29'],
    ['ja', '今年度から交流を広げる。', '2025-06-01', null],
    ['th', 'เมื่อวันที่ 9 กรกฎาคม 2568 คณะเดินทางถึง', '2025-07-10', '2025-07-09'],
    ['th', 'ระหว่างวันที่ 8-11 กรกฎาคม มีงาน', '2025-07-12', '2025-07-08'],
    ['th', 'วันที่ ๒๕ พฤศจิกายน พ.ศ. ๒๕๖๘ ลงนาม', '2025-11-26', '2025-11-25'],
    ['th', 'วันที่ 16 ต.ค. เข้าพบ', '2024-10-18', '2024-10-16'],
    ['zh-Hans', '10月11日中午,代表团抵达。', '2017-10-12', '2017-10-11'],
    ['zh-Hans', '2026年1月12日签署。', '2026-01-13', '2026-01-12'],
    ['zh-Hant', '民國115年1月12日簽署。', '2026-01-13', '2026-01-12'],
    ['zh-Hant', '一行十七日拜會。', '2025-02-18', '2025-02-17'],
    ['ko', '7월 10일 오후 만났다.', '2025-07-11', '2025-07-10'],
    ['ko', '대표단은 16일 도착했다.', '2025-12-16', '2025-12-16'],
    ['ko', '2026.1.12. 협약을 맺었다.', '2026-01-13', '2026-01-12'],
  ])('%s: %s', (language, text, published, day) => {
    expect(dayOf(text, language, published)).toBe(day);
  });

  test('a year that is not written is the one nearest before publication', () => {
    expect(dayOf('Ngày 30/12, đoàn đến.', 'vi', '2025-01-02')).toBe('2024-12-30');
  });

  test('without a publication date a day without its year stays unknown', () => {
    expect(dayOf('Ngày 30/12, đoàn đến.', 'vi', null)).toBeNull();
  });

  test('a signing on an unstated day of a longer trip has no day', () => {
    expect(dayOf('市長は20日から23日まで同省を訪れ、調印に臨んだ。', 'ja', '2024-03-01')).toBeNull();
  });

  test('a day long before publication is history, not the event', () => {
    expect(dayOf('Hai tỉnh ký ghi nhớ ngày 5/3/2014.', 'vi', '2025-03-06')).toBeNull();
  });

  test('today is the day where the paper is, not in Greenwich', () => {
    expect(dayOf('Sáng nay, hội nghị khai mạc.', 'vi', '2025-03-05T23:30:00Z')).toBe('2025-03-06');
  });
});
