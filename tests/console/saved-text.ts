import type { ConfigKind } from '../../store/console-tables.ts';
import { currentText } from '../../web/ops/config-text.ts';
import type { TestConsole } from './open-console.ts';

/** The text that counts now. */
export async function currentConsoleYaml(room: TestConsole, kind: ConfigKind, name: string): Promise<string> {
  return (await currentText(room.services, { kind, name }))?.yaml ?? '';
}
