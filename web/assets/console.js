// The console works without this file; it only saves reloads.
for (const waiting of document.querySelectorAll('[data-refresh]')) {
  setTimeout(() => location.reload(), Number(waiting.dataset.refresh));
}
