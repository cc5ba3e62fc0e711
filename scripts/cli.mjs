// `npm run cli -- …`: the command line without building; the compiled one when it is fresh, because it starts faster.
import { checkNode, installIfNeeded } from './install.mjs';
import { isBuilt } from './build.mjs';

checkNode();
installIfNeeded();
if (isBuilt()) await import('../dist/main.js');
else {
  const { register } = await import('tsx/esm/api');
  register();
  await import('../main.ts');
}
