import { describe, expect, it } from 'vitest';
import { formatFileFault } from './file-fault.js';
import type { Product } from './model.js';
import { readProduct, readVersion } from './read.js';

const product: Product = { id: 'shop', title: 'Shop', description: 'A shop.', default: true };

const good = `version: '1.10'
completeness: { internal: complete, inbound: partial, outbound: complete }
sources:
  manual: { title: The manual, url: 'https://example.org/manual' }
components:
  web: { title: Web, kind: runtime, description: Serves pages. }
  db: { title: Database, kind: runtime, description: Keeps rows. }
  users: { title: Users, kind: client, description: People. }
connections:
  web-to-db:
    source: web
    destination: db
    direction: internal
    ports: [{ transport: tcp, port: 8443-8450 }, { transport: icmp, types: [8] }]
    security: {}
    required: true
    purpose: Keeps rows.
    impact: Nothing is kept.
    provenance: { confidence: documented, source: manual }
  users-to-web:
    source: users
    destination: web
    direction: inbound
    ports: [{ transport: tcp, configurable: true, recommended: 443, optional: true }]
    security: { documented: TLS, alternatives: [{ protocol: tls, minimumVersion: '1.2' }] }
    hosts: [{ name: shop.example.org }]
    required: false
    condition: Only in shops with pages.
    purpose: Brings requests.
    impact: Nobody shops.
    provenance: { confidence: inferred, source: manual, note: From the drawing. }
`;

function faultsOf(text: string): readonly string[] {
  const read = readVersion('1.10.yaml', text, '1.10', product);
  return read.ok ? [] : read.faults.map(formatFileFault);
}

describe('a good file', () => {
  const read = readVersion('1.10.yaml', good, '1.10', product);
  const catalog = read.ok ? read.value : undefined;

  it('becomes a catalog', () => {
    expect(faultsOf(good)).toEqual([]);
    expect(catalog).toMatchObject({ id: 'shop@1.10', version: '1.10', product, alsoNeeded: [], missing: [] });
    expect(catalog?.connections.map(({ ports }) => ports)).toEqual([
      [
        { kind: 'fixed', transport: 'tcp', from: 8443, to: 8450, optional: false, targetPort: null },
        { kind: 'icmp', transport: 'icmp', types: [8], optional: false },
      ],
      [{ kind: 'configurable', transport: 'tcp', recommended: 443, optional: true, targetPort: null }],
    ]);
    expect(catalog?.connections[0]?.security).toEqual({ documented: null, alternatives: [] });
  });

  it('can’t be changed', () => {
    expect(Object.isFrozen(catalog?.connections[0]?.ports[0])).toBe(true);
  });

  const revisionOf = (text: string, of = product) => {
    const again = readVersion('1.10.yaml', text, '1.10', of);
    return again.ok ? again.value.revision : null;
  };

  it.each([
    ['a comment', `# Hello\n${good}`],
    [
      'the order of keys in a row',
      good.replace('    source: web\n    destination: db', '    destination: db\n    source: web'),
    ],
    ['a default written out', good.replace('    required: true', '    bidirectional: false\n    required: true')],
    ['the style of text', good.replace("'1.10'", '"1.10"')],
  ])('keeps its revision: %s', (_what, text) => {
    expect(text).not.toBe(good);
    expect(revisionOf(text)).toBe(catalog?.revision);
  });

  it('keeps its revision when another product becomes the default', () => {
    expect(revisionOf(good, { ...product, default: false })).toBe(catalog?.revision);
  });

  it.each([
    ['a word', good.replace('Nobody shops.', 'Nobody buys.')],
    ['a port', good.replace('8443-8450', '8443-8451')],
    ['completeness', good.replace('inbound: partial', 'inbound: complete')],
  ])('changes its revision: %s', (_what, text) => {
    expect(revisionOf(text)).toMatch(/^[0-9a-f]{16}$/);
    expect(revisionOf(text)).not.toBe(catalog?.revision);
  });
});

describe('a bad file', () => {
  it.each<[string, readonly (readonly [from: string, to: string])[], string]>([
    [
      'a version without quotes',
      [["'1.10'", '1.10']],
      "1:10 quote-version: version is 1.10 without quotes, which YAML reads as the number 1.1. Fix: Write '1.10'.",
    ],
    [
      'a TLS version without quotes',
      [["minimumVersion: '1.2'", 'minimumVersion: 1.2']],
      "25:82 quote-version: connections.users-to-web.security.alternatives.0.minimumVersion is 1.2 without quotes, which YAML reads as the number 1.2. Fix: Write '1.2'.",
    ],
    [
      'a version that is not the file’s',
      [["'1.10'", "'1.1'"]],
      "1:10 version-is-file: The version 1.1 is not the name of the file, 1.10. Fix: Write '1.10', or rename the file.",
    ],
    [
      'a version with a leading zero',
      [["'1.10'", "'1.010'"]],
      '1:10 ill-formed-value: version is “1.010”, which does not match ^(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))*$. Fix: The version that the file describes, in quotes: without them YAML reads 1.10 as the number 1.1.',
    ],
    [
      'a second key',
      [['    destination: db\n', '    destination: db\n    source: web\n']],
      '13:5 duplicate-key: A key stands twice. Fix: Keep one of the two.',
    ],
    [
      'a tab',
      [['    destination: db', '\tdestination: db']],
      '12:1 yaml-tab: A tab indents the line. Fix: Indent with spaces.',
    ],
    [
      'an anchor',
      [['impact: Nobody shops.', 'impact: &a Nobody shops.']],
      '30:16 yaml-anchor: Anchors are not taken. Fix: Write the value out where it is needed.',
    ],
    [
      'a tag',
      [['impact: Nobody shops.', 'impact: !!str Nobody shops.']],
      '30:19 yaml-tag: Tags are not taken. Fix: Remove the tag; put text in quotes.',
    ],
    [
      'a merge key',
      [['    source: users\n', '    <<: { source: users }\n']],
      '21:5 yaml-merge: Merge keys are not taken. Fix: Write the keys out.',
    ],
    [
      'a second document',
      [['connections:', '---\nconnections:']],
      '9:1 yaml-documents: A second document begins. Fix: Keep one document a file.',
    ],
    [
      'a key that is a number',
      [['manual: {', '1.10: {']],
      "4:3 quote-key: The key 1.10 is a number, and keys are text. Fix: Write '1.10'.",
    ],
    [
      'an unknown key',
      [['purpose: Brings requests.', 'purpose: Brings requests.\n    purpos: Twice.']],
      '30:5 unknown-key: “purpos” is no key here. Fix: Write purpose.',
    ],
    [
      'a missing key',
      [['    impact: Nobody shops.\n', '']],
      '21:5 missing-key: connections.users-to-web lacks the key impact. Fix: Add impact.',
    ],
    [
      'a key without meaning',
      [['port: 8443-8450', 'port: 8443, recommended: 443']],
      '14:43 key-does-not-fit: connections.web-to-db.ports.0.recommended has no meaning beside the other keys here. Fix: Remove it.',
    ],
    [
      'an optional row without a condition',
      [['    condition: Only in shops with pages.\n', '']],
      '21:5 missing-key: connections.users-to-web lacks the key condition. Fix: Add condition.',
    ],
    [
      'an inferred row without a note',
      [[', note: From the drawing.', '']],
      '31:17 missing-key: connections.users-to-web.provenance lacks the key note. Fix: Add note.',
    ],
    [
      'an unknown word',
      [['direction: inbound', 'direction: inbond']],
      '23:16 unknown-value: connections.users-to-web.direction is “inbond”, which is none of internal, inbound, outbound. Fix: Write inbound.',
    ],
    [
      'an end that does not exist',
      [['destination: db', 'destination: dbb']],
      '12:18 unknown-component: The destination “dbb” is not among the components of the file. Fix: Write db, or add it to components.',
    ],
    [
      'a source that does not exist',
      [['source: manual, note', 'source: manul, note']],
      '31:49 unknown-source: The source “manul” is not among the sources of the file. Fix: Write manual, or add it to sources.',
    ],
    [
      'an id that is not its ends',
      [['  users-to-web:', '  users-to-db:']],
      '20:3 id-follows-ends: The id “users-to-db” does not say the ends of the row. Fix: Write users-to-web, with --word behind it where another row has the same ends.',
    ],
    [
      'a component with -to- in its id',
      [
        ['  users: {', '  up-to-you: {'],
        ['source: users', 'source: up-to-you'],
      ],
      '8:3 ill-formed-key: “up-to-you” can’t be a key of components. Fix: Use a name that matches ^(?!.*-to-)[a-z0-9]+(-[a-z0-9]+)*$.',
    ],
    [
      'a direction against the kinds',
      [['direction: inbound', 'direction: outbound']],
      '23:16 direction-follows-kinds: A row from client to runtime is inbound, not outbound. Fix: Write inbound, or mend the kind of an end.',
    ],
    [
      'a range backwards',
      [['8443-8450', '8450-8443']],
      '14:37 range-reversed: “8450-8443” runs backwards. Fix: Write the lower end first.',
    ],
    [
      'a port out of range',
      [['8443-8450', '65536']],
      '14:37 wrong-value: connections.web-to-db.ports.0.port must be <= 65535. Fix: A port that the product fixes, or a range of them: 7001, 8443-8450.',
    ],
    [
      'a range out of range',
      [['8443-8450', '8443-70000']],
      '14:37 port-out-of-range: “8443-70000” is outside 1 to 65535. Fix: Use 1 to 65535.',
    ],
    [
      'text of two lines',
      [['impact: Nobody shops.', 'impact: |\n      Nobody\n      shops.']],
      '30:13 one-line: connections.users-to-web.impact holds a line break. Fix: Write it on one line, or fold it with >- in front.',
    ],
    [
      'a host twice',
      [['[{ name: shop.example.org }]', '[{ name: shop.example.org }, { name: shop.example.org }]']],
      '26:41 duplicate-host: shop.example.org stands twice. Fix: Keep one of the two.',
    ],
    [
      'a host with a scheme',
      [['shop.example.org', 'https://shop.example.org']],
      '26:21 ill-formed-value: connections.users-to-web.hosts.0.name is “https://shop.example.org”, which does not match ^(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$. Fix: A name in lower case; *. in front stands for one or more labels.',
    ],
  ])('is refused with its place and the fix: %s', (_what, edits, fault) => {
    const text = edits.reduce((all, [from, to]) => {
      expect(all).toContain(from);
      return all.replace(from, to);
    }, good);
    expect(faultsOf(text)).toEqual([`1.10.yaml:${fault}`]);
  });

  it('tells every mistake at once, in the order of the file', () => {
    const text = good.replace('kind: client', 'kind: customer').replace('required: true', 'required: yes');
    expect(faultsOf(text).map((fault) => fault.split(' ').slice(0, 2).join(' '))).toEqual([
      '1.10.yaml:8:32 unknown-value:',
      '1.10.yaml:16:15 wrong-type:',
    ]);
  });

  it.each([
    ['nothing', ''],
    ['a list', '- a\n'],
    ['a word', 'hello\n'],
    ['broken YAML', 'a: [\n'],
    ['a prototype', '__proto__: { version: "1.10" }\n'],
  ])('is refused: %s', (_what, text) => {
    expect(faultsOf(text).length).toBeGreaterThan(0);
  });
});

describe('product.yaml', () => {
  it('is read', () => {
    const text = 'id: shop\ntitle: Shop\ndescription: A shop.\ndefault: true\n';
    expect(readProduct('product.yaml', text, 'shop')).toEqual({ ok: true, value: product });
  });

  it('has to have the name of its folder', () => {
    const read = readProduct('product.yaml', 'id: shop\ntitle: Shop\ndescription: A shop.\n', 'store');
    expect(read.ok ? [] : read.faults.map(formatFileFault)).toEqual([
      'product.yaml:1:5 id-is-folder: The id “shop” is not the name of the folder, store. Fix: Write store, or rename the folder.',
    ]);
  });
});
