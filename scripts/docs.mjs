// `npm run docs`: writes docs/catalog/, a page for each version of each product.
import { requireNode } from './node-version.mjs';

requireNode();

void import('./prepare.mjs').then(({ prepareThen }) => prepareThen(() => import('../dist/generate-docs.js')));
