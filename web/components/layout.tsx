import type { Child } from 'hono/jsx';
import { READER_LANGUAGES } from '../../core/language.ts';
import { assetPath } from '../assets.ts';
import type { Reader } from '../context.ts';

const NAMES = { vi: 'Tiếng Việt', ja: '日本語', en: 'English' } as const;

/** The frame of every page. `wide` pages use the whole width, `live` ones listen for new stories. */
export function Layout(props: {
  reader: Reader;
  title: string;
  path: string;
  children: Child;
  wide?: boolean;
  head?: Child;
}) {
  const { lang, t, nonce } = props.reader;
  const link = (path: string, label: string) => (
    <a href={path} aria-current={props.path === path ? 'page' : undefined}>
      {label}
    </a>
  );
  return (
    <html lang={lang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${props.title} · ${t('brand')}`}</title>
        <link rel="stylesheet" href={assetPath('style.css')} />
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
            <nav aria-label={t('brand')}>
              {link('/', t('nav.stories'))}
              {link('/matrix', t('nav.matrix'))}
              {link('/subscribe', t('nav.subscribe'))}
              {link('/ops', t('nav.ops'))}
              <span class="languages">
                {READER_LANGUAGES.map((each) => (
                  <a
                    href={`?ui=${each}`}
                    lang={each}
                    hreflang={each}
                    aria-current={each === lang ? 'true' : undefined}
                    data-ui={each}
                  >
                    {NAMES[each]}
                  </a>
                ))}
              </span>
            </nav>
          </div>
        </header>
        <main id="main" class={props.wide ? 'wide' : undefined} tabindex={-1}>
          {props.children}
        </main>
        <footer class="footer">
          <p>{t('footer')}</p>
        </footer>
      </body>
    </html>
  );
}
