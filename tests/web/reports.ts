import type { Report } from '../support/newsroom.ts';

/** Reports of six events in four languages, in words of our own. */
export const REPORTS: readonly Report[] = [
  {
    lang: 'vi',
    title: 'Hải Phòng và Kitakyushu mở lớp đào tạo nhân lực ngành nước',
    text: 'Ngày 24/11, UBND thành phố Hải Phòng và thành phố Kitakyushu (tỉnh Fukuoka, Nhật Bản) khai giảng lớp đào tạo nhân lực cho ngành nước. Hai thành phố hợp tác trong lĩnh vực này từ nhiều năm nay và dự định ký thêm thỏa thuận hợp tác vào năm sau.',
    published: '2026-11-24T08:00:00Z',
    url: 'https://bao-a.example/hai-phong-kitakyushu-dao-tao.html',
  },
  {
    lang: 'ja',
    title: '京都府とフエ市、友好協定に署名',
    text: '京都府とベトナムのフエ市は11月20日、文化財の保存と観光での協力をうたう友好協定に署名した。京都府の西脇知事がフエ市を訪れ、市の人民委員会委員長と会談した。',
    published: '2026-11-20T09:00:00Z',
    url: 'https://shimbun-b.example/kyoto-hue.html',
  },
  {
    lang: 'ja',
    title: '東京都とハノイ市、水道の技術協力で覚書',
    text: '東京都とベトナムのハノイ市は11月18日、水道の漏水を減らす技術協力の覚書を結んだ。東京都の職員がハノイ市に派遣される。',
    published: '2026-11-18T09:00:00Z',
    url: 'https://shimbun-b.example/tokyo-hanoi.html',
  },
  {
    lang: 'vi',
    title: 'Tỉnh Hải Dương tiếp đoàn tỉnh Kagoshima bàn về nhân lực',
    text: 'Chiều 12/5, lãnh đạo UBND tỉnh Hải Dương tiếp đoàn công tác tỉnh Kagoshima (Nhật Bản). Hai bên trao đổi việc đưa lao động sang làm việc và hợp tác giáo dục giữa tỉnh Hải Dương và tỉnh Kagoshima.',
    published: '2025-05-12T08:00:00Z',
    url: 'https://bao-a.example/hai-duong-kagoshima.html',
  },
  {
    lang: 'th',
    title: 'จังหวัดกว๋างนิญและจังหวัดฮอกไกโดลงนามบันทึกความเข้าใจด้านการท่องเที่ยว',
    text: 'เมื่อวันที่ 16 พฤศจิกายน จังหวัดกว๋างนิญของเวียดนามและจังหวัดฮอกไกโดของญี่ปุ่นลงนามบันทึกความเข้าใจว่าด้วยความร่วมมือด้านการท่องเที่ยวและการแลกเปลี่ยนเยาวชน',
    published: '2026-11-16T08:00:00Z',
    url: 'https://khao-c.example/quang-ninh-hokkaido.html',
  },
  {
    lang: 'en',
    title: 'Da Nang and Sakai sign partnership agreement on digital services',
    text: "On November 10, the People's Committee of Da Nang City and the city of Sakai in Osaka Prefecture, Japan, signed a partnership agreement on digital public services. Officials of Da Nang and Sakai will exchange staff.",
    published: '2026-11-10T08:00:00Z',
    url: 'https://news-d.example/da-nang-sakai.html',
  },
];
