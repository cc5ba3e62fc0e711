import { describe, expect, test } from 'vitest';
import { articleRules } from '../../core/source.ts';
import { extract } from '../../crawlers/extract/extract.ts';
import { rulesAt } from '../../crawlers/extract/rules-at.ts';

const rules = articleRules.parse({
  title: 'h1.new',
  body: '.text-new',
  older: [
    { until: '2026-03-31', title: 'h1.old', body: '.text-old' },
    { until: '2024-12-31', body: '#first' },
  ],
});
const at = (day: string) => rulesAt(rules, new Date(day));

describe('rules of the day on which a page was fetched', () => {
  test.each([
    ['2026-11-24T05:00:00Z', 'h1.new', '.text-new'],
    ['2026-04-01T00:00:00Z', 'h1.new', '.text-new'],
    ['2026-03-31T23:59:59Z', 'h1.old', '.text-old'],
    ['2025-01-01T00:00:00Z', 'h1.old', '.text-old'],
    ['2024-12-31T12:00:00Z', 'h1.new', '#first'],
  ])('%s: title %s, body %s', (day, title, body) => {
    expect([at(day).title, at(day).body]).toEqual([title, body]);
  });

  test('a day without an older layout has the rules as they are written', () => {
    expect(rulesAt({ title: 'h1' }, new Date('2020-01-01'))).toEqual({ title: 'h1' });
  });

  test('a kept page of an old layout still gives its fields', () => {
    const html =
      '<h1 class="old">Hai tỉnh ký kết trồng rừng</h1><div class="text-old"><p>Hai bên sẽ cùng trồng lại rừng ven biển từ mùa xuân tới.</p></div>';
    const page = { url: 'https://bao.example.vn/bai-1.html', html };
    const read = (day: string) => extract(page, { article: rules, zone: 'UTC' }, new Date(day));
    expect(read('2026-01-15').text).toBe('Hai bên sẽ cùng trồng lại rừng ven biển từ mùa xuân tới.');
    expect(read('2026-01-15').flags).not.toContain('body-without-selector');
    expect(read('2026-11-24').flags).toContain('body-without-selector');
  });

  test('a layout without its last day, or with one that is no day, is refused', () => {
    expect(articleRules.safeParse({ older: [{ title: 'h1' }] }).success).toBe(false);
    expect(articleRules.safeParse({ older: [{ until: '2026-02-30', title: 'h1' }] }).success).toBe(false);
  });
});
