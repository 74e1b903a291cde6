// `npm run build`: what `npm start` does before it serves.
import { requireNode } from './node-version.mjs';

requireNode();

void import('./prepare.mjs').then(({ prepareThen }) => prepareThen(() => {}));
