// `npm run bench -- [name…] [--json]`: what is measured is the compiled code, because that is what runs.
import { checkNode, installIfNeeded } from './install.mjs';

checkNode();
installIfNeeded();
const { build, isBuilt } = await import('./build.mjs');
if (!isBuilt()) build();
await import('../dist/bench/index.js');
