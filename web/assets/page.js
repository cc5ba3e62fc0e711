// Everything works without this file. It searches as one types, says quietly when new stories have come, and moves by keys.
const results = () => document.getElementById('results');

// Search as you type: the same page is asked for, and its list put in place of this one.
const form = document.querySelector('form[data-live-search]');
let asked = 0;
let timer;
async function search() {
  const mine = ++asked;
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
  const address = query.size ? `/?${query}` : '/';
  const answer = await fetch(address, { headers: { accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.getElementById('results');
  if (!fresh || mine !== asked) return;
  results().replaceWith(document.importNode(fresh, true));
  history.replaceState(null, '', address);
  listen();
}
form?.addEventListener('input', (event) => {
  clearTimeout(timer);
  timer = setTimeout(search, event.target.matches('input[type=search]') ? 250 : 0);
});

// "3 new", for the list that is shown.
let events;
function listen() {
  events?.close();
  const notice = document.querySelector('[data-live]');
  if (!notice || !('EventSource' in window)) return;
  const seen = new Set();
  events = new EventSource(notice.dataset.live);
  events.addEventListener('story', (event) => {
    if (seen.has(event.data) || document.getElementById(`story-${event.data}`)) return;
    seen.add(event.data);
    notice.textContent = notice.dataset.template.replace('{{count}}', String(seen.size));
    notice.hidden = false;
  });
}
listen();

function moveInList(key) {
  const cards = [...document.querySelectorAll('article.card')];
  const at = cards.indexOf(document.activeElement.closest('article.card'));
  if (key === 'j' || key === 'k')
    cards.at(key === 'j' ? Math.min(at + 1, cards.length - 1) : Math.max(at - 1, 0))?.focus();
  if (key === 'o' && at >= 0) cards[at].querySelector('h3 a')?.click();
}

// In the matrix the arrows go to the next number in their direction.
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
function moveInMatrix(event) {
  const cell = event.target.closest('[data-matrix] td, [data-matrix] th');
  const step = STEPS[event.key];
  if (!cell || !step) return;
  const rows = [...cell.closest('table').rows];
  let [row, column] = [rows.indexOf(cell.parentElement), cell.cellIndex];
  for (;;) {
    [row, column] = [row + step[0], column + step[1]];
    const next = rows[row]?.cells[column];
    if (!next) return;
    const link = next.querySelector('a');
    if (!link) continue;
    event.preventDefault();
    link.focus();
    return;
  }
}

document.addEventListener('keydown', (event) => {
  if (event.target.closest('input, select, textarea') || event.metaKey || event.ctrlKey || event.altKey)
    return;
  moveInMatrix(event);
  if ('jko'.includes(event.key)) moveInList(event.key);
  if (event.key === '/') {
    event.preventDefault();
    document.querySelector('input[name=q]')?.focus();
  }
});
