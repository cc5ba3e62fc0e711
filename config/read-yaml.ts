import { isNode, LineCounter, parseDocument } from 'yaml';

/** One thing wrong in a configuration file, and where. */
export interface ConfigFault {
  file: string;
  /** Place in the file, such as `discover[0].url`; empty for the whole file. */
  path: string;
  line?: number;
  /** What is wrong and what would be right. */
  sentence: string;
}

/** A YAML file as data, and how to say where in it something is wrong. */
export interface YamlFile {
  name: string;
  value: unknown;
  faults: ConfigFault[];
  fault(path: readonly PropertyKey[], sentence: string): ConfigFault;
}

/** Reads a YAML text; faults of the text itself are in `faults`, and then there is no value. */
export function readYaml(name: string, text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const faults = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    file: name,
    path: '',
    line: lines.linePos(pos[0]).line,
    sentence: `This is not YAML: ${message.split('\n')[0] ?? message}`,
  }));
  const fault = (path: readonly PropertyKey[], sentence: string): ConfigFault => {
    const line = lineOf(path);
    return { file: name, path: written(path), ...(line ? { line } : {}), sentence };
  };
  const lineOf = (path: readonly PropertyKey[]): number | null => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length).map(String), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return null;
  };
  return { name, value: faults.length ? undefined : (document.toJS() as unknown), faults, fault };
}

function written(path: readonly PropertyKey[]): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at ? '.' : ''}${String(part)}`))
    .join('');
}
