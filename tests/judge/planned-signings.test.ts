import { describe, expect, test } from 'vitest';
import { article, shippedJudge } from './judge-of-topic.ts';

const judge = shippedJudge();
const of = (title: string, text: string, published = '2025-06-10') =>
  judge.judge(article(title, text, published));

describe('a signing that is only to come is none that is done', () => {
  const PLANS = [
    [
      'Chủ tịch Bắc Ninh tiếp Thống đốc Ibaraki',
      'Hai tỉnh dự kiến ký bản ghi nhớ vào năm sau. Chiều 3/6, Chủ tịch UBND tỉnh Bắc Ninh tiếp đoàn tỉnh Ibaraki do Thống đốc dẫn đầu. Hai bên trao đổi về đào tạo lao động.',
    ],
    [
      'Hue leaders host governor of Okayama',
      'Hue and Okayama will sign a memorandum next year. On June 3, the chairman of Hue City People’s Committee received the governor of Okayama Prefecture. They talked about water and schools.',
    ],
    [
      'ダナン市の代表団、三重県知事を訪問',
      'ダナン市と三重県は来年、協定を締結する予定だ。3日、ベトナム・ダナン市の人民委員会委員長らが三重県庁を訪れ、知事と会談した。双方は観光について意見を交わした。',
    ],
    [
      '香川県知事がハイフォン市を訪問',
      '香川県とハイフォン市は協定締結に向け調整を続ける。3日、香川県知事がハイフォン市を訪れ、市人民委員会委員長と会談した。両者は港について話し合った。',
    ],
    [
      '芹苴市领导会见静冈县知事',
      '6月3日，芹苴市人民委员会主席会见静冈县知事一行。双方就农业交换意见。芹苴市与静冈县计划明年签署合作备忘录。',
    ],
    [
      '껀터시장, 시즈오카현 지사 접견',
      '껀터시와 시즈오카현은 내년에 협약을 체결할 예정이다. 6월 3일 껀터시 인민위원회 위원장이 시즈오카현 지사를 만났다. 양측은 농업을 논의했다.',
    ],
    [
      'ผู้ว่าฯ จังหวัดชิบะเยือนเมืองไฮฟอง',
      'วันที่ 3 มิถุนายน ประธานคณะกรรมการประชาชนเมืองไฮฟองต้อนรับผู้ว่าราชการจังหวัดชิบะ สองฝ่ายหารือเรื่องท่าเรือ ปีหน้าไฮฟองและจังหวัดชิบะจะลงนามบันทึกความเข้าใจ',
    ],
    [
      'Le gouverneur de Nagasaki en visite à Quang Nam',
      'Quang Nam et Nagasaki signeront un mémorandum l’an prochain. Le 3 juin, le président du Comité populaire de Quang Nam a reçu le gouverneur de la préfecture de Nagasaki. Ils ont parlé du patrimoine.',
    ],
  ] as const;

  test.each(PLANS)('%s', (title, text) => {
    const { kinds } = of(title, text);
    expect(kinds).toContain('visit');
    expect(kinds).not.toContain('agreement');
  });

  test('where the title announces it, it is what the report is about', () => {
    const verdict = of(
      'Bắc Ninh và Ibaraki sẽ ký bản ghi nhớ hợp tác',
      'Ngày 20/6 tới, UBND tỉnh Bắc Ninh và tỉnh Ibaraki (Nhật Bản) sẽ ký bản ghi nhớ hợp tác. Lễ ký diễn ra tại Bắc Ninh.',
    );
    expect(verdict.kinds).toContain('agreement');
  });

  test('where the sentence also tells of one that is done, it counts', () => {
    const verdict = of(
      'Bắc Ninh và Ibaraki hợp tác đào tạo',
      'Ngày 3/6, UBND tỉnh Bắc Ninh và tỉnh Ibaraki (Nhật Bản) đã ký ý định thư, và sẽ ký bản ghi nhớ vào năm sau.',
    );
    expect(verdict.kinds).toContain('agreement');
  });
});
