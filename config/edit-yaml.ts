import { isMap, parse, parseDocument, stringify } from 'yaml';

/**
 * A YAML text with some settings changed and everything else, comments too, as it was. A value is written as YAML (a
 * plain selector is YAML, too); an empty one takes the setting out, so that it is inherited again.
 */
export function editYaml(text: string, changes: Readonly<Record<string, string>>): string {
  const document = parseDocument(text);
  for (const [path, written] of Object.entries(changes)) {
    const keys = path.split('.');
    if (written.trim() === '') takeOut(document, keys);
    else document.setIn(keys, document.createNode(valueOf(written.trim())));
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function takeOut(document: ReturnType<typeof parseDocument>, keys: string[]): void {
  if (!document.hasIn(keys)) return;
  document.deleteIn(keys);
  const parent = document.getIn(keys.slice(0, -1));
  if (keys.length > 1 && isMap(parent) && !parent.items.length) document.deleteIn(keys.slice(0, -1));
}

/** A selector such as `#main > p` is no YAML comment here, and `a: b` no map: only lists, maps and plain scalars are. */
function valueOf(written: string): unknown {
  if (/^[[{]/.test(written) || /^(?:true|false|\d+)$/.test(written)) {
    try {
      return parse(written) as unknown;
    } catch {
      return written;
    }
  }
  return written;
}

/** A setting on one line, as `editYaml` reads it. */
export function oneLine(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0 }).trim();
}

/** A YAML text with more items in a list, which is made when there is none; what is in it already is not repeated. */
export function addToList(text: string, keys: readonly string[], items: readonly unknown[]): string {
  const document = parseDocument(text.trim() === '' ? '{}' : text);
  if (isMap(document.contents)) document.contents.flow = false;
  const whole = (document.toJS() ?? {}) as Record<string, unknown>;
  const found = keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
    whole,
  );
  const list: unknown[] = Array.isArray(found) ? found : [];
  const known = new Set(list.map((item) => JSON.stringify(item)));
  const fresh = items.filter((item) => !known.has(JSON.stringify(item)));
  document.setIn(keys, document.createNode([...list, ...fresh]));
  return document.toString({ lineWidth: 0 });
}
