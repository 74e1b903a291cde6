import { type Answer, answerAs } from './answer.js';

/** A query that stands in a tab of the playground. */
export interface ExampleQuery {
  readonly query: string;
  /** JSON. */
  readonly variables?: string;
}

/** Everything from this host, no script within the page; the two tools write styles into it. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The GraphQL playground, with a tab for each example. */
export function playgroundPage(examples: readonly ExampleQuery[]): Answer {
  // In a script element only `<` can end or change what follows.
  const json = JSON.stringify(examples).replaceAll('<', '\\u003c');
  const body = `<div id="playground"></div><script type="application/json" id="examples">${json}</script>`;
  const scripts = ['react.js', 'react-dom.js', 'graphiql.js', 'playground.js'];
  // Nothing at this path is stored: the same address answers queries.
  return page('Portolan playground', body, ['graphiql.css', 'page.css'], scripts, true);
}

/** The API reference. */
export function referencePage(): Answer {
  return page(
    'Portolan API reference',
    '<div id="reference"></div>',
    ['swagger-ui.css', 'page.css'],
    ['swagger-ui.js', 'reference.js'],
  );
}

function page(
  title: string,
  body: string,
  styles: readonly string[],
  scripts: readonly string[],
  transient = false,
): Answer {
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    // Otherwise browsers ask for /favicon.ico.
    '<link rel="icon" href="data:,">',
    ...styles.map((name) => `<link rel="stylesheet" href="/assets/${name}">`),
    ...scripts.map((name) => `<script src="/assets/${name}" defer></script>`),
  ].join('\n');
  const html = `<!doctype html>\n<html lang="en">\n<head>\n${head}\n</head>\n<body>\n${body}\n</body>\n</html>\n`;
  return answerAs(
    { 'text/html': () => html },
    { chosen: 'text/html', transient, headers: { 'content-security-policy': policy } },
  );
}
