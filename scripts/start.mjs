// `npm start`: installs what is missing, builds what is stale, then serves in this same process.
// The syntax here and in node-version.mjs is old on purpose: an old Node has to get far enough to be told.
import { requireNode } from './node-version.mjs';

requireNode();

void import('./prepare.mjs').then(({ prepareThen }) =>
  prepareThen(() => {
    process.setSourceMapsEnabled(true);
    return import('../dist/server.mjs');
  }),
);
