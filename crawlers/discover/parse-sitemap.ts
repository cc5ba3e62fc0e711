import { Parser } from 'htmlparser2';
import type { ArticleRef } from '../../core/article.ts';
import { Failure } from '../../core/failure.ts';
import { declaresDocumentType } from './prolog.ts';

/** What one sitemap may hold (sitemaps.org, protocol 0.9). */
const MOST_URLS = 50_000;
const DEEPEST = 64;

/** What a sitemap lists: articles, and the sitemaps of an index. */
export interface Sitemap {
  refs: ArticleRef[];
  children: { url: string; modifiedAt: Date | null }[];
}

/**
 * Reads a sitemap, a news sitemap or an index (sitemaps.org 0.9, Google's news extension) as a stream: at most 50,000
 * addresses, 64 levels, no document type.
 */
export function parseSitemap(body: string, url: string): Sitemap {
  if (declaresDocumentType(body))
    throw new Failure('layout-changed', `${url} declares a document type; such sitemaps are not read.`);
  const found: Sitemap = { refs: [], children: [] };
  let fields: Record<string, string> = {};
  let path: string[] = [];
  const parser = new Parser(
    {
      onopentag(name) {
        path.push(name);
        if (path.length > DEEPEST)
          throw new Failure('too-deep', `${url} is nested more than ${DEEPEST} levels.`);
        if (name === 'url' || name === 'sitemap') fields = {};
      },
      ontext(text) {
        const name = path.at(-1) ?? '';
        if (KEPT.has(name) && !path.includes('image:image')) fields[name] = (fields[name] ?? '') + text;
      },
      onclosetag(name) {
        path.pop();
        if (name === 'url') addRef(found, fields, url);
        if (name === 'sitemap') addChild(found, fields, url);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(body);
  parser.end();
  path = [];
  return found;
}

const KEPT = new Set(['loc', 'lastmod', 'news:title', 'news:publication_date']);

function addRef(found: Sitemap, fields: Record<string, string>, base: string): void {
  const url = address(fields['loc'], base);
  if (!url || found.refs.length >= MOST_URLS) return;
  const title = fields['news:title']?.trim();
  found.refs.push({
    url,
    title: title || null,
    publishedAt: time(fields['news:publication_date'] ?? fields['lastmod']),
  });
}

function addChild(found: Sitemap, fields: Record<string, string>, base: string): void {
  const url = address(fields['loc'], base);
  if (url && found.children.length < MOST_URLS)
    found.children.push({ url, modifiedAt: time(fields['lastmod']) });
}

function address(text: string | undefined, base: string): string | null {
  const link = text?.trim();
  return link && URL.canParse(link, base) ? new URL(link, base).href : null;
}

function time(text: string | undefined): Date | null {
  const at = text ? Date.parse(text.trim()) : Number.NaN;
  return Number.isNaN(at) ? null : new Date(at);
}
