// `npm run catalog -- check FILE`: whether a catalog can be used, and what to mend.
import { requireNode } from './node-version.mjs';

requireNode();

void import('./prepare.mjs').then(({ prepareThen }) => prepareThen(() => import('../dist/check-catalog.js')));
