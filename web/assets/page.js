// Everything works without this file. It remembers the language, and says quietly when new stories have come.
for (const link of document.querySelectorAll('a[data-ui]')) {
  const url = new URL(location.href);
  url.searchParams.set('ui', link.dataset.ui);
  link.href = url.pathname + url.search;
}
const notice = document.querySelector('[data-live]');
if (notice && 'EventSource' in window) {
  let count = 0;
  const seen = new Set();
  const events = new EventSource(notice.dataset.live);
  events.addEventListener('story', (event) => {
    if (seen.has(event.data) || document.getElementById('story-' + event.data)) return;
    seen.add(event.data);
    count += 1;
    notice.textContent = notice.dataset.template.replace('{{count}}', String(count));
    notice.hidden = false;
  });
}
document.addEventListener('keydown', (event) => {
  if (event.target.closest('input, select, textarea') || event.metaKey || event.ctrlKey || event.altKey)
    return;
  const cards = [...document.querySelectorAll('article.card')];
  const at = cards.indexOf(document.activeElement.closest('article.card'));
  if (event.key === 'j' || event.key === 'k')
    cards.at(event.key === 'j' ? Math.min(at + 1, cards.length - 1) : Math.max(at - 1, 0))?.focus();
  if (event.key === 'o' && at >= 0) cards[at].querySelector('h2 a')?.click();
  if (event.key === '/') {
    event.preventDefault();
    document.querySelector('input[name=q]')?.focus();
  }
});
