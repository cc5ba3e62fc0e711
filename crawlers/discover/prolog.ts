/**
 * Whether an XML text declares a document type before its first element (the way of entity bombs); an HTML page's own
 * `<!DOCTYPE html>` is none. Comments and instructions may stand before it, however long.
 */
export function declaresDocumentType(body: string): boolean {
  let at = 0;
  for (;;) {
    while (/\s|\ufeff/.test(body.charAt(at))) at++;
    const end = END[body.startsWith('<!--', at) ? '<!--' : body.slice(at, at + 2)];
    if (!end) return /^<!(?:DOCTYPE(?!\s+html\b)|ENTITY)/i.test(body.slice(at, at + 30));
    const closed = body.indexOf(end, at + 2);
    if (closed < 0) return false;
    at = closed + end.length;
  }
}

const END: Record<string, string | undefined> = { '<!--': '-->', '<?': '?>' };
