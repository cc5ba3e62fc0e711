// `npm run faults -- [ROW…]`: builds when needed, then plays the faults against the built program.
import { checkNode, installIfNeeded } from './install.mjs';

checkNode();
installIfNeeded();
const { build, isBuilt } = await import('./build.mjs');
if (!isBuilt()) build();
const { register } = await import('tsx/esm/api');
register();
await import('../faults/index.ts');
