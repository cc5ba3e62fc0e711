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
const desk = document.querySelector('form[data-desk]');
if (desk) {
  const rows = [...desk.querySelectorAll('[data-row]')];
  const send = (action, stories) => {
    if (stories) {
      for (const box of desk.querySelectorAll('input[type=checkbox]')) box.checked = false;
      // The story that others were dropped onto stays: it comes first.
      for (const [at, story] of stories.entries()) {
        const field = Object.assign(document.createElement('input'), {
          type: 'hidden',
          name: 'story',
          value: story,
        });
        if (at === 0) desk.prepend(field);
        else desk.append(field);
      }
    }
    desk.action = action;
    desk.requestSubmit();
  };
  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input:not([type=checkbox]), select, textarea');
    if (typing || event.metaKey || event.ctrlKey || event.altKey) return;
    const at = rows.indexOf(document.activeElement.closest('[data-row]'));
    if (event.key === 'j') rows[Math.min(at + 1, rows.length - 1)]?.focus();
    if (event.key === 'k') rows[Math.max(at - 1, 0)]?.focus();
    if (event.key === 'x' && at >= 0) rows[at].querySelector('input[name=story]').click();
    if (event.key === 'm') send('/ops/desk/merge');
    if (event.key === 's') send('/ops/desk/split');
  });
  for (const row of rows) {
    row.draggable = true;
    row.addEventListener('dragstart', (event) => event.dataTransfer.setData('text/story', row.dataset.story));
    row.addEventListener('dragover', (event) => {
      event.preventDefault();
      row.classList.add('over');
    });
    row.addEventListener('dragleave', () => row.classList.remove('over'));
    row.addEventListener('drop', (event) => {
      event.preventDefault();
      row.classList.remove('over');
      const other = event.dataTransfer.getData('text/story');
      if (other && other !== row.dataset.story) send('/ops/desk/merge', [row.dataset.story, other]);
    });
  }
}
