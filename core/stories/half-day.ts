/** Half of a day on which something took place; two meetings with one guest are mostly told apart by it. */
const HALVES: readonly (readonly [string, RegExp])[] = [
  [
    'am',
    /(?<!\p{L})(?:sáng|morning|matin|matinée)(?!\p{L})|午前|上午|早上|오전|ช่วงเช้า|เช้าวันที่|ตอนเช้า|เช้าวันนี้/iu,
  ],
  [
    'pm',
    /(?<!\p{L})(?:chiều|trưa|afternoon|après-midi)(?!\p{L})|午後|下午|오후|ช่วงบ่าย|บ่ายวันที่|ตอนบ่าย|บ่ายวันนี้/iu,
  ],
  [
    'eve',
    /(?<!\p{L})(?:tối|đêm|evening|night|soir|soirée)(?!\p{L})|[日の]夜|夕方|晚上|日晚|저녁|밤|ช่วงค่ำ|ค่ำวันที่|ตอนค่ำ/iu,
  ],
];

/** The halves of the day that a text's first sentences name: `am`, `pm`, `eve`. */
export function halvesOf(lead: string): string[] {
  // "tối đa", "chiều dài" and "sáng tạo" are words of their own.
  const plain = lead.replace(
    /tối (?:đa|thiểu|ưu|cao)|chiều (?:dài|rộng|sâu|cao)|sáng (?:tạo|kiến|lập|suốt)|(?:hai|nhiều|một|đa|hai chục) chiều|ánh sáng|chiếu sáng/giu,
    '',
  );
  return HALVES.flatMap(([half, pattern]) => (pattern.test(plain) ? [half] : []));
}
