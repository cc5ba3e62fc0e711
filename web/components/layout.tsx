import type { Child } from 'hono/jsx';
import { READER_LANGUAGES } from '../../core/language.ts';
import { assetPath, hasAsset } from '../assets.ts';
import type { Reader } from '../context.ts';

const NAMES = { vi: 'Tiếng Việt', ja: '日本語', en: 'English' } as const;
const PAGES = [
  ['/', 'nav.stories'],
  ['/matrix', 'nav.matrix'],
  ['/map', 'nav.map'],
  ['/trends', 'nav.trends'],
  ['/localities', 'nav.localities'],
  ['/subscribe', 'nav.subscribe'],
  ['/ops', 'nav.ops'],
] as const;

/** The frame of every page. `wide` pages use the whole width; `path` is the entry of the navigation they belong to. */
export function Layout(props: {
  reader: Reader;
  title: string;
  path: string;
  children: Child;
  wide?: boolean;
  head?: Child;
}) {
  const { lang, t, nonce } = props.reader;
  const sheet = props.path.startsWith('/ops') ? 'console.css' : 'readers.css';
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${props.title} · ${t('brand')}`}</title>
        <link rel="icon" href={assetPath('icon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assetPath('style.css')} />
        {hasAsset(sheet) ? <link rel="stylesheet" href={assetPath(sheet)} /> : null}
        {props.head}
        <script src={assetPath('page.js')} defer nonce={nonce}></script>
      </head>
      <body>
        <a class="skip" href="#main">
          {t('skip')}
        </a>
        <header class="masthead">
          <div class="masthead-inner">
            <p class="brand">
              <a href="/">{t('brand')}</a>
            </p>
            <p class="tagline">{t('tagline')}</p>
            <Languages reader={props.reader} />
          </div>
          <nav class="pages" aria-label={t('nav.label')}>
            <div class="pages-inner">
              {PAGES.map(([path, label]) => (
                <a href={path} aria-current={props.path === path ? 'page' : undefined}>
                  {t(label)}
                </a>
              ))}
            </div>
          </nav>
        </header>
        <main id="main" class={props.wide ? 'wide' : undefined} tabindex={-1}>
          {props.children}
        </main>
        <footer class="footer">
          <p>{t('footer')}</p>
          <p>
            <a href="/about">{t('nav.about')}</a> · <a href="/sources">{t('nav.sources')}</a> ·{' '}
            <a href="/api/v1/openapi.json">API</a>
          </p>
        </footer>
      </body>
    </html>
  );
}

/** The same page in another language; the choice is remembered. */
function Languages(props: { reader: Reader }) {
  const { lang, t, here } = props.reader;
  const inLanguage = (each: string) => {
    const query = new URLSearchParams(here.search);
    query.set('ui', each);
    return `${here.path}?${query}`;
  };
  return (
    <nav class="languages" aria-label={t('nav.languages')}>
      {READER_LANGUAGES.map((each) => (
        <a
          href={inLanguage(each)}
          lang={each}
          hreflang={each}
          rel="nofollow"
          aria-current={each === lang ? 'true' : undefined}
        >
          {NAMES[each]}
        </a>
      ))}
    </nav>
  );
}
