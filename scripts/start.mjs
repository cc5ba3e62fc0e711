// `npm start`: installs and builds when needed, then runs everything in this process.
import { checkNode, installIfNeeded } from './install.mjs';

checkNode();
installIfNeeded();
const { build, isBuilt } = await import('./build.mjs');
if (!isBuilt()) {
  console.error('Building …');
  build();
}
process.argv.splice(2, 0, 'start');
await import('../dist/main.js');
