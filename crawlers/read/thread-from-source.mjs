// Development only: registers the TypeScript loader in a thread of its own, then starts it.
import { register } from 'tsx/esm/api';

register();
await import('./thread.ts');
