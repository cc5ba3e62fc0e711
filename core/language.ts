/** Languages that articles are read in (BCP 47). `und` is text of no known language. */
export const LANGUAGES = ['vi', 'ja', 'en', 'th', 'zh-Hans', 'zh-Hant', 'ko', 'fr', 'und'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Languages that readers are served in. */
export const READER_LANGUAGES = ['vi', 'ja', 'en'] as const;
export type ReaderLanguage = (typeof READER_LANGUAGES)[number];
