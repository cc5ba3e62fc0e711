import { readFileSync } from 'node:fs';
import { parse, parseAllDocuments, stringify } from 'yaml';

type Values = Record<string, unknown>;
type Line = { text: string; indent: number };

/**
 * Renders a chart's template with the few actions that this chart keeps to: values, `quote`, `default`, `toYaml | nindent`,
 * `if`, `if not` and `range`. Any other action is an error, so that no template can outgrow this test unseen.
 */
export function render(file: string, values: Values, release = 'news'): Values[] {
  const chart = parse(readFileSync(new URL('Chart.yaml', CHART), 'utf8')) as Values;
  const scope: Values = {
    Values: values,
    Release: { Name: release },
    Chart: { AppVersion: chart['appVersion'], Name: chart['name'] },
  };
  const text = readFileSync(new URL(`templates/${file}`, CHART), 'utf8');
  const lines = text.split('\n').map((line) => ({ text: line, indent: line.search(/\S|$/) }));
  const rendered = block(lines, scope).join('\n');
  return parseAllDocuments(rendered).map((document) => {
    if (document.errors.length) throw new Error(`${file}: ${document.errors[0]?.message}\n${rendered}`);
    return document.toJS() as Values;
  });
}

export const CHART = new URL('../../deploy/helm/', import.meta.url);

function block(lines: Line[], scope: Values): string[] {
  const out: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const { text } = lines[at]!;
    const opened = /^\s*\{\{-?\s*(if not|if|range)\s+(\S+)\s*-?\}\}\s*$/.exec(text);
    if (!opened) {
      out.push(...line(text, scope));
      continue;
    }
    const end = closing(lines, at);
    const inner = lines.slice(at + 1, end);
    const value = lookUp(opened[2]!, scope);
    if (opened[1] === 'range')
      for (const one of value as unknown[]) out.push(...block(inner, { ...scope, '': one }));
    else if (truthy(value) === (opened[1] === 'if')) out.push(...block(inner, scope));
    at = end;
  }
  return out;
}

function closing(lines: Line[], from: number): number {
  let depth = 0;
  for (let at = from; at < lines.length; at++) {
    if (/\{\{-?\s*(if|range)\s/.test(lines[at]!.text)) depth++;
    if (/\{\{-?\s*end\s*-?\}\}/.test(lines[at]!.text) && --depth === 0) return at;
  }
  throw new Error('a block is never closed');
}

function line(text: string, scope: Values): string[] {
  const listed = /^\s*\{\{-\s*toYaml\s+(\S+)\s*\|\s*nindent\s+(\d+)\s*\}\}\s*$/.exec(text);
  if (listed) {
    const indent = ' '.repeat(Number(listed[2]));
    const yaml = stringify(lookUp(listed[1]!, scope)).trimEnd();
    return yaml.split('\n').map((one) => indent + one);
  }
  return [
    text.replaceAll(/\{\{\s*(.*?)\s*\}\}/g, (_, action: string) => {
      const [path = '', ...pipes] = action.split('|').map((part) => part.trim());
      let value = lookUp(path, scope);
      for (const pipe of pipes) {
        if (pipe === 'quote') value = JSON.stringify(String(value));
        else if (pipe.startsWith('default ')) value = truthy(value) ? value : lookUp(pipe.slice(8), scope);
        else throw new Error(`unknown pipe "${pipe}"`);
      }
      return String(value);
    }),
  ];
}

function lookUp(path: string, scope: Values): unknown {
  if (path === '.') return scope[''];
  if (!/^\.[A-Za-z.]+$/.test(path)) throw new Error(`unknown action "${path}"`);
  const found = path
    .slice(1)
    .split('.')
    .reduce<unknown>((value, key) => (value as Values | undefined)?.[key], scope);
  if (found === undefined) throw new Error(`${path} has no value`);
  return found;
}

function truthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
