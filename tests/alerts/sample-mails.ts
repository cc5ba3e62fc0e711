import { composeAlert, type AlertMail, type Rendered } from '../../alerts/compose.ts';
import { composeNotice } from '../../alerts/notice.ts';
import type { MailStory } from '../../alerts/story-lines.ts';
import type { CardArticle, StoryCard } from '../../core/card.ts';
import { storyFilter } from '../../core/filter.ts';
import type { ReaderLanguage } from '../../core/language.ts';
import { standingOf } from '../../core/standing.ts';
import { localities } from './room.ts';

const ZONES: Record<ReaderLanguage, string> = {
  vi: 'Asia/Ho_Chi_Minh',
  ja: 'Asia/Tokyo',
  en: 'Europe/Paris',
};
const at = new Date('2025-11-25T08:50:00Z');

function article(id: string, lang: string, title: string, more: Partial<CardArticle> = {}): CardArticle {
  return {
    id,
    url: `https://paper.example/${lang}/tin-${id}-quang-ninh-gunma.html`,
    sourceId: 'paper',
    sourceName: { vi: 'Báo Mẫu', ja: '見本新聞', en: 'Sample Paper' },
    lang,
    title,
    publishedAt: at,
    copyOf: null,
    translated: false,
    ...more,
  };
}

function card(id: string, more: Partial<StoryCard>): StoryCard {
  return {
    id,
    relevance: 'core',
    pairs: [['VN-13', 'JP-10']],
    vn: ['VN-13'],
    jp: ['JP-10'],
    kinds: ['agreement'],
    eventDate: '2025-11-25',
    firstSeenAt: at,
    updatedAt: at,
    articles: [],
    independent: 1,
    copies: 0,
    reasons: [],
    ...more,
  } as StoryCard;
}

/** Stories of every kind that a mail has to tell: a pair with a headline in each language, a former province, a translation, a peer, national news, broken letters. */
export const SAMPLE_CARDS: StoryCard[] = [
  card('1', {
    kinds: ['agreement', 'tourism'],
    copies: 6,
    articles: [
      article('1', 'vi', 'Quảng Ninh và tỉnh Gunma ký biên bản ghi nhớ về du lịch và lao động'),
      article('2', 'ja', '群馬県、ベトナム・クアンニン省と観光・人材で覚書'),
      article('3', 'en', 'Quang Ninh, Gunma sign memorandum on tourism and labour'),
    ],
  }),
  card('2', {
    pairs: [['VN-57', 'JP-35']],
    vn: ['VN-57'],
    jp: ['JP-35'],
    kinds: ['visit'],
    eventDate: null,
    articles: [article('4', 'vi', 'Đoàn tỉnh Yamaguchi thăm khu công nghiệp tại Bình Dương')],
  }),
  card('3', {
    pairs: [['VN-13', 'JP-14']],
    jp: ['JP-14'],
    kinds: ['environment'],
    eventDate: '2025-12-02',
    articles: [
      article('5', 'en', 'Kanagawa experts to advise Quang Ninh on clean water', { translated: true }),
      article('6', 'vi', 'Chuyên gia Kanagawa tư vấn nước sạch cho Quảng Ninh', { translated: true }),
    ],
    independent: 0,
  }),
  card('4', {
    relevance: 'related',
    pairs: [],
    vn: [],
    jp: ['JP-27'],
    kinds: ['labour'],
    articles: [article('7', 'ja', '大阪府、ベトナム人留学生の就職を後押し')],
  }),
  card('5', { kinds: ['culture'], articles: [article('8', 'vi', 'L? h?i v?n hóa Vi?t Nam t?i Gunma')] }),
];

const links: AlertMail['links'] = {
  home: 'https://kakehashi.example/',
  preferences:
    'https://kakehashi.example/preferences/0b7d6c1e9f0a4f5e8a615f3f2a1c9d10.t3k5m0.Zk3xQ1s8R2v7Y4w6A9b0Cd',
  unsubscribe: 'https://kakehashi.example/unsubscribe/Zk3xQ1s8R2v7Y4w6A9b0CdZk3xQ1s8R2v7Y4w6A9b0C',
  feedback:
    'https://kakehashi.example/feedback/0b7d6c1e9f0a4f5e8a615f3f2a1c9d10.t3k5m0.Zk3xQ1s8R2v7Y4w6A9b0Cd',
};
const filter = storyFilter.parse({ pairs: ['VN-13:JP-10'], vn: ['VN-57'], peers: true });

export function mailStory(story: StoryCard, news: MailStory['news'] = null): MailStory {
  return { card: story, standing: standingOf(filter, story, localities), news };
}

/** A mail of sample stories; `more` changes what a test is about. */
export function sampleMail(lang: ReaderLanguage, more: Partial<AlertMail> = {}): AlertMail {
  return {
    stories: SAMPLE_CARDS.map((each) => mailStory(each)),
    occasion: 'digest',
    filter,
    lang,
    zone: ZONES[lang],
    localities,
    links,
    completeness: {
      sources: 45,
      checked: 43,
      read: 212,
      kept: 9,
      copies: 31,
      offTopic: 172,
      unreadable: 0,
      trouble: [
        {
          name: { vi: 'Sài Gòn Giải Phóng', ja: 'サイゴン解放', en: 'SGGP' }[lang],
          state: 'blocked',
          since: new Date('2025-11-25T02:00:00Z'),
        },
      ],
      names: {
        vi: ['Báo Mẫu', 'Báo Thử'],
        ja: ['見本新聞', '試験日報'],
        en: ['Sample Paper', 'Trial Daily'],
      }[lang],
    },
    ...more,
  };
}

/** Every template of mail, rendered in a language. */
export function everyMail(lang: ReaderLanguage): Record<string, Rendered> {
  const [first] = SAMPLE_CARDS;
  const news = { pairs: [], kinds: ['tourism' as const], eventDate: { was: '2025-11-20', is: '2025-11-25' } };
  const url = 'https://kakehashi.example/subscribe/confirm/Zk3xQ1s8R2v7Y4w6A9b0CdZk3xQ1s8R2v7Y4w6A9b0C';
  return {
    alert: composeAlert(
      sampleMail(lang, { stories: [mailStory(first!)], occasion: 'alert', completeness: null }),
    ),
    update: composeAlert(
      sampleMail(lang, { stories: [mailStory(first!, news)], occasion: 'alert', completeness: null }),
    ),
    digest: composeAlert(sampleMail(lang)),
    burst: composeAlert(sampleMail(lang, { occasion: 'burst', completeness: null })),
    'nothing-new': composeAlert(sampleMail(lang, { stories: [], occasion: 'nothing-new' })),
    confirm: composeNotice({ kind: 'confirm', lang, url }),
    login: composeNotice({ kind: 'login', lang, url: url.replace('subscribe/confirm', 'me/login') }),
  };
}
