// `npm run schema`: writes what the built server says of itself to schema/.
import { requireNode } from './node-version.mjs';

requireNode();

void import('./prepare.mjs').then(({ prepareThen }) => prepareThen(() => import('../dist/generate-schema.js')));
