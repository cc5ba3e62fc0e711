/** Signings that a sentence tells of as to come, in each language: a word of plan or future, and the signing by it. */
const PLANNED = new RegExp(
  [
    '(?<!\\p{L})(?:sẽ|dự kiến|sắp|chuẩn bị|tiến tới|hướng tới|xúc tiến|kế hoạch|mong muốn)(?: (?:sẽ|sớm|được|cùng|việc|hai bên|\\p{Ll}+)){0,3} ký(?! túc|\\p{L})',
    '(?:việc|lễ) ký kết(?: [\\p{L}\\d/]+){0,8} (?:dự kiến|sẽ)',
    '(?<!\\p{L})(?:will|would|plan(?:s|ned)? to|planning to|expect(?:s|ed)? to|due to|aim(?:s|ing)? to|set to|intend(?:s|ed)? to|hope(?:s|d)? to|scheduled to)(?: \\p{Ll}+){0,2} (?:sign|signed|conclude|ink)(?!\\p{L})',
    '(?:締結|調印|署名)(?:する|され)?(?:る)?(?:を|が|の|に|へ)?(?:予定|見通し|方針|計画|見込み|向け|向けて|目指)',
    '(?:結ぶ|交わす)(?:予定|方針|見通し|計画|考え|見込み)',
    '(?:将|將|拟|擬|计划|計畫|計劃|预计|預計|准备|準備|争取|爭取)[^。，,]{0,14}(?:签署|簽署|签订|簽訂|签约|簽約|缔结|締結)',
    '(?:체결|서명)(?:할|하기로|을 추진|을 목표|을 앞두)|맺(?:을 (?:예정|계획|방침)|기로)',
    '(?:จะ|เตรียม|คาดว่า|มีแผน)[^\\s]{0,12}ลงนาม',
    '(?<!\\p{L})(?:signer(?:a|ont)|(?:ser(?:a|ont)|doi(?:t|vent)|devrai(?:t|ent)|prévoi(?:t|ent) de|envisage(?:nt)? de|v(?:a|ont)|comptent)(?: être)?(?: \\p{Ll}+){0,2} sign(?:er|ée?s?))(?!\\p{L})',
  ].join('|'),
  'iu',
);
/** The same sentence may tell of one that is done: "signed a letter and will sign a treaty". */
const DONE =
  /(?<!\p{L})(?:đã|vừa|cùng) ký(?! túc)|(?<!be )(?<!\p{L})(?:have |has )?signed (?:a|an|the|it|two|their)(?!\p{L})|(?:締結|署名|調印)し(?:た|、)|結んだ|交わした|签署了|已签|簽署了|已簽|체결했|서명했|ได้ลงนาม|ลงนามแล้ว|(?<!\p{L})(?:a|ont) signé/iu;

/** Whether a sentence tells of a signing that is only to come, and of none that is done. */
export function isPlannedSigning(sentence: string): boolean {
  return PLANNED.test(sentence) && !DONE.test(sentence);
}
