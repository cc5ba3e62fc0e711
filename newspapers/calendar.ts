/** A day without a clock, as it is written in a text. */
interface Day {
  year: number;
  month: number;
  day: number;
}

/** How a text writes its dates: its language, and whether Vietnamese day and month are parted by a hyphen (SGGP). */
export interface DateStyle {
  lang: 'vi' | 'ja' | 'en' | 'th';
  hyphen: boolean;
}

/** Turns offsets from the sample newspapers' "today" into days, times and words. */
export interface Calendar {
  /** ISO day that lies `offset` days from today. */
  iso(offset: number): string;
  /** A time such as `16:20` in Hà Nội on that day. */
  at(offset: number, time: string): Date;
  /** Replaces every `{{form:offset}}` by the date in the words of the text's language. */
  render(text: string, style: DateStyle): string;
}

const DAY_MS = 86_400_000;
const HANOI_MS = 7 * 3_600_000;
/** Today begins at eight, so that everything dated today before eight lies in the past at any hour. */
const MORNING_MS = 8 * 3_600_000;

const EN_MONTHS =
  'January February March April May June July August September October November December'.split(' ');
const TH_MONTHS =
  'มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม'.split(' ');

/** Thailand counts from the Buddha's death: 2026 is 2569. */
const BUDDHIST_ERA = 543;

type Form = 'd' | 'dmy' | 'day' | 'month' | 'y';
type Forms = Record<Form, (date: Day) => string>;

const FORMS: Record<DateStyle['lang'], Forms> = {
  vi: {
    d: ({ day, month }) => `${day}/${month}`,
    dmy: ({ day, month, year }) => `${day}/${month}/${year}`,
    day: ({ day }) => `${day}`,
    month: ({ month, year }) => `tháng ${month}/${year}`,
    y: ({ year }) => `${year}`,
  },
  ja: {
    d: ({ day, month }) => `${month}月${day}日`,
    dmy: ({ day, month, year }) => `${year}年${month}月${day}日`,
    day: ({ day }) => `${day}日`,
    month: ({ month, year }) => `${year}年${month}月`,
    y: ({ year }) => `${year}`,
  },
  en: {
    d: ({ day, month }) => `${EN_MONTHS[month - 1] ?? ''} ${day}`,
    dmy: ({ day, month, year }) => `${EN_MONTHS[month - 1] ?? ''} ${day}, ${year}`,
    day: ({ day }) => `${day}`,
    month: ({ month, year }) => `${EN_MONTHS[month - 1] ?? ''} ${year}`,
    y: ({ year }) => `${year}`,
  },
  th: {
    d: ({ day, month }) => `${day} ${TH_MONTHS[month - 1] ?? ''}`,
    dmy: ({ day, month, year }) => `${day} ${TH_MONTHS[month - 1] ?? ''} ${year + BUDDHIST_ERA}`,
    day: ({ day }) => `${day}`,
    month: ({ month, year }) => `${TH_MONTHS[month - 1] ?? ''} ${year + BUDDHIST_ERA}`,
    y: ({ year }) => `${year + BUDDHIST_ERA}`,
  },
};

const HYPHENED: Partial<Forms> = {
  d: ({ day, month }) => `${day}-${month}`,
  dmy: ({ day, month, year }) => `${day}-${month}-${year}`,
};

/** The calendar of one start of the newspapers: it holds for a whole day, so that a restart repeats the same texts. */
export function openCalendar(now: Date): Calendar {
  const today = Math.floor((now.getTime() + HANOI_MS - MORNING_MS) / DAY_MS) * DAY_MS;
  const day = (offset: number): Day => {
    const date = new Date(today + offset * DAY_MS);
    return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
  };
  return {
    iso: (offset) => new Date(today + offset * DAY_MS).toISOString().slice(0, 10),
    at(offset, time) {
      const [hours = 0, minutes = 0] = time.split(':').map(Number);
      return new Date(today + offset * DAY_MS + hours * 3_600_000 + minutes * 60_000 - HANOI_MS);
    },
    render(text, style) {
      const forms = style.hyphen ? { ...FORMS[style.lang], ...HYPHENED } : FORMS[style.lang];
      return text.replaceAll(/\{\{(d|dmy|day|month|y):(-?\d+)\}\}/g, (_, form: Form, offset: string) =>
        forms[form](day(Number(offset))),
      );
    },
  };
}

/** A moment as a Vietnamese site writes it: its parts on the clock of Hà Nội, zero-padded. */
export function hanoiParts(date: Date): {
  yyyy: string;
  MM: string;
  dd: string;
  HH: string;
  mm: string;
  ss: string;
  weekday: string;
} {
  const local = new Date(date.getTime() + HANOI_MS);
  const [yyyy = '', MM = '', dd = '', HH = '', mm = '', ss = ''] = local
    .toISOString()
    .slice(0, 19)
    .split(/[-T:]/);
  const weekday = ['Chủ nhật', 'Thứ hai', 'Thứ ba', 'Thứ tư', 'Thứ năm', 'Thứ sáu', 'Thứ bảy'][
    local.getUTCDay()
  ];
  return { yyyy, MM, dd, HH, mm, ss, weekday: weekday ?? '' };
}

/** `2026-11-24T16:20:00+0700` as `epi` writes it, or with a colon in the zone as others do. */
export function hanoiIso(date: Date, zone: '+0700' | '+07:00'): string {
  const { yyyy, MM, dd, HH, mm, ss } = hanoiParts(date);
  return `${yyyy}-${MM}-${dd}T${HH}:${mm}:${ss}${zone}`;
}
