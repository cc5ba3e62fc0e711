// The console works without this file; it saves reloads and shows line numbers.
for (const waiting of document.querySelectorAll('[data-refresh]')) {
  setTimeout(() => location.reload(), Number(waiting.dataset.refresh));
}
for (const area of document.querySelectorAll('textarea[data-lines]')) {
  const wrong = new Set(area.dataset.lines.split(',').map(Number));
  const box = document.createElement('div');
  box.className = 'numbered';
  const gutter = document.createElement('ol');
  gutter.setAttribute('aria-hidden', 'true');
  area.replaceWith(box);
  box.append(gutter, area);
  const number = () => {
    const count = area.value.split('\n').length;
    if (gutter.childElementCount === count) return;
    gutter.replaceChildren(
      ...Array.from({ length: count }, (_, at) => {
        const item = document.createElement('li');
        item.textContent = String(at + 1);
        if (wrong.has(at + 1)) item.className = 'wrong';
        return item;
      }),
    );
    gutter.style.height = `${area.clientHeight}px`;
  };
  area.addEventListener('input', number);
  area.addEventListener('scroll', () => (gutter.scrollTop = area.scrollTop));
  number();
}
