import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { familySchema, globalSchema, sourceSchema } from '../core/source.ts';

/** The JSON Schemas that editors check config/sources, config/families and config/global.yaml with, by file name. */
export function editorSchemas(): Record<
  'source.schema.json' | 'family.schema.json' | 'global.schema.json',
  object
> {
  return {
    'source.schema.json': z.toJSONSchema(sourceSchema, { io: 'input' }),
    'family.schema.json': z.toJSONSchema(familySchema, { io: 'input' }),
    'global.schema.json': z.toJSONSchema(globalSchema, { io: 'input' }),
  };
}

/** Writes the schemas beside this file: `node --import tsx config/json-schema.ts`. */
if (process.argv[1] === import.meta.filename)
  for (const [name, schema] of Object.entries(editorSchemas()))
    writeFileSync(join(import.meta.dirname, name), `${JSON.stringify(schema, null, 2)}\n`);
