import type { Catalog } from '../catalog/index.js';

/** A site to fill in, as a plain value: every component named, nothing given. Valid as it is. */
export function skeletonSite(catalog: Catalog) {
  return {
    catalog: catalog.id,
    components: Object.fromEntries(catalog.components.map(({ id }) => [id, {}])),
  };
}

/** The same as YAML, with a comment for each component and each port that the site may choose. */
export function skeletonYaml(catalog: Catalog): string {
  const width = Math.max(...catalog.components.map(({ id }) => id.length));
  const components = catalog.components.map(
    ({ id, title, description }) =>
      `  ${`${id}: {}`.padEnd(width + 4)}  # ${oneLine(`${title}: ${firstSentence(description)}`)}`,
  );
  const ports = catalog.connections.flatMap(({ id, ports: entries }) => {
    const open = entries.filter((port) => port.kind === 'configurable');
    if (open.length === 0) return [];
    const chosen = open.map(({ transport, recommended }) => `${transport}/${recommended ?? 'PORT'}`);
    const known = open.every(({ recommended }) => recommended !== null);
    return [`#   ${id}: [${chosen.join(', ')}]${known ? '  # recommended' : ''}`];
  });
  return [
    `# A site of ${catalog.id}. Give a component what stands for it:`,
    '#   addresses: [10.0.0.0/28, "fd00::/64"]   or [any]',
    '#   kubernetes: { namespace: NAME, podLabels: { KEY: VALUE } }',
    '#   networkTags: [TAG]',
    `catalog: ${catalog.id}`,
    'components:',
    ...components,
    ...(ports.length === 0 ? [] : ['# Ports that the site chooses:', '# ports:', ...ports]),
    '# Host policies need a way in for the administrator:',
    '# management: [{ addresses: [ADDRESS], ports: [tcp/22] }]',
    '# resolvers: [ADDRESS]',
    '',
  ].join('\n');
}

function firstSentence(text: string): string {
  return /^.*?\.(?=\s|$)/su.exec(text)?.[0] ?? text;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}
