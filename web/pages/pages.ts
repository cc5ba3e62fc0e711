import type { Hono } from 'hono';
import type { Variables } from '../context.ts';
import type { WebServices } from '../services.ts';
import { aboutPage } from './about.tsx';
import { articlePages } from './article.tsx';
import { homePage } from './home.tsx';
import { localityPages } from './localities.tsx';
import { mapPage } from './map.tsx';
import { matrixPage } from './matrix.tsx';
import { pairPage } from './pair.tsx';
import { sourcePages } from './sources.tsx';
import { storyPage } from './story.tsx';
import { trendsPage } from './trends.tsx';
import { viewPages } from './views.tsx';

/** Every page for readers. */
export function readerPages(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  homePage(app, services);
  viewPages(app, services);
  storyPage(app, services);
  articlePages(app, services);
  pairPage(app, services);
  localityPages(app, services);
  sourcePages(app, services);
  matrixPage(app, services);
  mapPage(app, services);
  trendsPage(app, services);
  aboutPage(app);
}
