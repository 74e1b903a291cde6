import { describe, expect, it } from 'vitest';
import { formatFileFault } from './file-fault.js';
import type { Catalog, Product } from './model.js';
import { readVersions } from './read-versions.js';

const product: Product = { id: 'shop', title: 'Shop', description: 'A shop.', default: true };

const base = `version: '1.9'
completeness: { internal: complete, inbound: complete, outbound: complete }
missing: [A page.]
sources:
  manual-1.9: { title: The manual of 1.9, url: 'https://example.org/1.9' }
  notes: { title: Notes }
  blog: { title: A blog }
components:
  web: { title: Web, kind: runtime, description: Serves pages., otherNames: [site] }
  db: { title: Database, kind: runtime, description: Keeps rows. }
  users: { title: Users, kind: client, description: People. }
connections:
  web-to-db:
    source: web
    destination: db
    direction: internal
    ports: [{ transport: tcp, port: 5432 }, { transport: tcp, port: 5433, optional: true }]
    security: { documented: TLS, alternatives: [{ protocol: tls, certificate: Our own (source notes). }] }
    required: true
    purpose: Keeps rows.
    impact: Nothing is kept.
    provenance: { confidence: documented, source: manual-1.9, note: On page 2. }
  users-to-web:
    source: users
    destination: web
    direction: inbound
    ports: [{ transport: tcp, port: 443 }]
    security: {}
    hosts: [{ name: shop.example.org, provenance: { confidence: third-party, source: blog } }]
    required: false
    condition: Only in shops with pages.
    purpose: Brings requests.
    impact: Nobody shops.
    provenance: { confidence: documented, source: manual-1.9 }
alsoNeeded:
  - hosts: [time.example.org, mail.example.org]
    transport: tcp
    port: 443
    purpose: Time and mail.
    provenance: { confidence: documented, source: notes }
`;

const extension = `version: '1.10'
extends: '1.9'
completeness: { internal: complete, inbound: partial, outbound: complete }
provenance:
  - { confidence: inferred, source: manual-1.10, note: As before., connections: [web-to-db], alsoNeeded: [mail.example.org] }
added:
  sources:
    manual-1.10: { title: The manual of 1.10 }
  components:
    cache: { after: web, title: Cache, kind: runtime, description: Keeps pages. }
  connections:
    web-to-cache:
      after: web-to-db
      source: web
      destination: cache
      direction: internal
      ports: [{ transport: tcp, port: 6379 }]
      security: {}
      required: true
      purpose: Keeps pages.
      impact: Slow pages.
      provenance: { confidence: documented, source: manual-1.10 }
  alsoNeeded:
    - hosts: [log.example.org]
      transport: tcp
      port: 443
      provenance: { confidence: documented, source: manual-1.10 }
changed:
  components:
    db: { title: Store, otherNames: [database] }
    web: { otherNames: null }
  connections:
    web-to-db: { ports: [{ transport: tcp, port: 5432 }] }
    users-to-web: { hosts: null, required: true, condition: null }
  alsoNeeded:
    - { hosts: [mail.example.org], purpose: null }
removed:
  alsoNeeded: [time.example.org]
`;

function read(texts: Readonly<Record<string, string>>) {
  const files = Object.entries(texts).map(([name, text]) => ({ file: `${name}.yaml`, name, text }));
  return readVersions(files, product);
}

function catalogsOf(texts: Readonly<Record<string, string>>): readonly Catalog[] {
  const loaded = read(texts);
  if (!loaded.ok) throw new Error(loaded.faults.map(formatFileFault).join('\n'));
  return loaded.value;
}

function faultsOf(texts: Readonly<Record<string, string>>): readonly string[] {
  const loaded = read(texts);
  return loaded.ok ? [] : loaded.faults.map(formatFileFault);
}

/** The version of `extension`, written out. */
const whole = `version: '1.10'
completeness: { internal: complete, inbound: partial, outbound: complete }
sources:
  manual-1.9: { title: The manual of 1.9, url: 'https://example.org/1.9' }
  notes: { title: Notes }
  manual-1.10: { title: The manual of 1.10 }
components:
  web: { title: Web, kind: runtime, description: Serves pages. }
  cache: { title: Cache, kind: runtime, description: Keeps pages. }
  db: { title: Store, kind: runtime, description: Keeps rows., otherNames: [database] }
  users: { title: Users, kind: client, description: People. }
connections:
  web-to-db:
    source: web
    destination: db
    direction: internal
    ports: [{ transport: tcp, port: 5432 }]
    security: { documented: TLS, alternatives: [{ protocol: tls, certificate: Our own (source notes). }] }
    required: true
    purpose: Keeps rows.
    impact: Nothing is kept.
    provenance: { confidence: inferred, source: manual-1.10, note: As before. }
  web-to-cache:
    source: web
    destination: cache
    direction: internal
    ports: [{ transport: tcp, port: 6379 }]
    security: {}
    required: true
    purpose: Keeps pages.
    impact: Slow pages.
    provenance: { confidence: documented, source: manual-1.10 }
  users-to-web:
    source: users
    destination: web
    direction: inbound
    ports: [{ transport: tcp, port: 443 }]
    security: {}
    required: true
    purpose: Brings requests.
    impact: Nobody shops.
    provenance: { confidence: documented, source: manual-1.9 }
alsoNeeded:
  - hosts: [mail.example.org]
    transport: tcp
    port: 443
    provenance: { confidence: inferred, source: manual-1.10, note: As before. }
  - hosts: [log.example.org]
    transport: tcp
    port: 443
    provenance: { confidence: documented, source: manual-1.10 }
`;

describe('a version that extends another', () => {
  it('is what it would be if it were written out, revision included', () => {
    const extended = catalogsOf({ '1.10': extension, '1.9': base })[0];
    expect(extended).toEqual(catalogsOf({ '1.10': whole })[0]);
  });

  it('leaves the other version as it was', () => {
    expect(catalogsOf({ '1.9': base, '1.10': extension })[0]).toEqual(catalogsOf({ '1.9': base })[0]);
  });

  it('may be extended in turn, and stand in any order of files', () => {
    const next = `version: '1.11'\nextends: '1.10'\ncompleteness: { internal: complete, inbound: complete, outbound: complete }
removed: { components: [cache], connections: [web-to-cache] }\n`;
    const [last] = catalogsOf({ '1.11': next, '1.10': extension, '1.9': base });
    expect(last?.connections.map(({ id }) => id)).toEqual(['web-to-db', 'users-to-web']);
    expect(last?.components.map(({ title }) => title)).toEqual(['Web', 'Store', 'Users']);
    expect(last?.missing).toEqual([]);
  });

  it('restates the provenance of all that no other entry names', () => {
    const text = `version: '1.10'\nextends: '1.9'\ncompleteness: { internal: complete, inbound: complete, outbound: complete }
provenance:
  - { confidence: documented, source: manual-1.10, connections: all, alsoNeeded: all }
  - { confidence: third-party, source: blog, connections: [web-to-db], alsoNeeded: [mail.example.org] }
added: { sources: { manual-1.10: { title: The manual of 1.10 } } }\n`;
    const [catalog] = catalogsOf({ '1.10': text, '1.9': base });
    expect(catalog?.connections.map(({ provenance }) => provenance.source)).toEqual(['blog', 'manual-1.10']);
    expect(catalog?.alsoNeeded.map(({ provenance }) => provenance.source)).toEqual(['manual-1.10', 'blog']);
    expect(catalog?.sources.map(({ id }) => id)).toEqual(['notes', 'blog', 'manual-1.10']);
  });

  it('may be older than the one that it extends', () => {
    const older = extension.replace("version: '1.10'", "version: '1.8'");
    expect(catalogsOf({ '1.8': older, '1.9': base }).map(({ id }) => id)).toEqual(['shop@1.8', 'shop@1.9']);
  });
});

describe('an extension is refused with its place and the fix', () => {
  it.each<[string, readonly (readonly [from: string, to: string])[], string]>([
    [
      'of a version that is not there',
      [["extends: '1.9'", "extends: '1.7'"]],
      "2:10 unknown-base: The product has no version 1.7 that could be extended. Fix: Write '1.9', or add that version.",
    ],
    [
      'of itself',
      [["extends: '1.9'", "extends: '1.10'"]],
      '2:10 extends-cycle: The versions extend each other: 1.10, 1.10. Fix: Write one of them out.',
    ],
    [
      'of a version without quotes',
      [["extends: '1.9'", 'extends: 1.9']],
      "2:10 quote-version: extends is 1.9 without quotes, which YAML reads as the number 1.9. Fix: Write '1.9'.",
    ],
    [
      'with rows of its own beside it',
      [['added:\n', 'connections: {}\nadded:\n']],
      '6:1 unknown-key: “connections” is no key here. Fix: Remove it; the keys here are version, revised, completeness, missing, extends, provenance, added, changed, removed.',
    ],
    [
      'that adds a row that is there',
      [['    web-to-cache:', '    web-to-db:']],
      '12:5 already-there: 1.9 has the connection web-to-db already. Fix: Say what is different under changed, or remove it here.',
    ],
    [
      'that adds a component that is there',
      [['    cache: {', '    db: {']],
      '10:5 already-there: 1.9 has the component db already. Fix: Say what is different under changed, or remove it here.',
    ],
    [
      'that adds a host that is there',
      [['[log.example.org]', '[mail.example.org]']],
      '24:15 already-there: 1.9 has the host mail.example.org already. Fix: Say what is different under changed, or remove it here.',
    ],
    [
      'that adds what it removes',
      [
        ['[log.example.org]', '[time.example.org]'],
        ['      port: 443\n      provenance', '      port: 80\n      provenance'],
      ],
      '24:15 already-there: 1.9 has the host time.example.org already. Fix: Say what is different under changed, and do not remove it.',
    ],
    [
      'that adds a row behind one that is not there',
      [['after: web-to-db', 'after: web-to-dbs']],
      '13:14 not-there: 1.9 has no connection “web-to-dbs”. Fix: Write web-to-db, or remove it here.',
    ],
    [
      'that changes a row that is not there',
      [['    web-to-db: { ports', '    web-to-bd: { ports']],
      '33:5 not-there: 1.9 has no connection “web-to-bd”. Fix: Write web-to-db, or remove it here.',
    ],
    [
      'that changes a component that is not there',
      [['    db: { title', '    dbs: { title']],
      '30:5 not-there: 1.9 has no component “dbs”. Fix: Write db, or remove it here.',
    ],
    [
      'that changes nothing',
      [['    db: { title: Store,', '    db: { title: Database,']],
      '30:11 changes-nothing: 1.9 has the same title for db. Fix: Remove the field here.',
    ],
    [
      'that takes away what is not there',
      [['    db: { title: Store, otherNames: [database] }', '    db: { title: Store, kubernetes: null }']],
      '30:25 changes-nothing: 1.9 has no kubernetes for db that could be taken away. Fix: Remove the field here.',
    ],
    [
      'that takes away what a row needs',
      [['    users-to-web: { hosts: null,', '    users-to-web: { purpose: null,']],
      '34:30 wrong-type: changed.connections.users-to-web.purpose has to be of type string. Fix: What it is for.',
    ],
    [
      'that removes what is not there',
      [['  alsoNeeded: [time.example.org]', '  connections: [web-to-dbs]\n  alsoNeeded: [time.example.org]']],
      '38:17 not-there: 1.9 has no connection “web-to-dbs”. Fix: Write web-to-db, or remove it here.',
    ],
    [
      'that removes what it changes',
      [['  alsoNeeded: [time.example.org]', '  connections: [web-to-db]']],
      '5:82 removed-here: The connection web-to-db is removed in this file. Fix: Remove it here, or there.',
    ],
    [
      'that removes an end of a row that stays',
      [['  alsoNeeded: [time.example.org]', '  components: [users]']],
      '38:16 still-used: The component users is an end of users-to-web. Fix: Remove these rows too, or keep the component.',
    ],
    [
      'that removes a source that is still referred to',
      [['  alsoNeeded: [time.example.org]', '  sources: [manual-1.9]']],
      '38:13 still-used: What stays was read from the source manual-1.9. Fix: Keep it, or give what refers to it another provenance.',
    ],
    [
      'with two provenances for a row',
      [
        ['connections: [web-to-db], also', 'connections: [web-to-db, users-to-web], also'],
        ['hosts: null, required', 'hosts: null, provenance: { confidence: third-party, source: blog }, required'],
      ],
      '5:93 provenance-twice: The connection users-to-web has a provenance in this file already. Fix: Keep one of the two.',
    ],
    [
      'with two provenances for all',
      [
        [
          'provenance:\n',
          'provenance:\n'.concat('  - { confidence: documented, source: manual-1.10, connections: all }\n'.repeat(2)),
        ],
      ],
      '6:65 provenance-twice: Another entry says all for the connections already. Fix: Keep one of the two.',
    ],
    [
      'with a provenance of nothing',
      [[', connections: [web-to-db], alsoNeeded: [mail.example.org]', '']],
      '5:5 names-nothing: The entry names neither rows nor hosts. Fix: Add connections or alsoNeeded, or remove it.',
    ],
    [
      'with an inferred provenance that gives no reason',
      [[', note: As before.', '']],
      '5:5 missing-key: provenance.0 lacks the key note. Fix: Add note.',
    ],
    [
      'with a provenance from nowhere',
      [['source: manual-1.10, note', 'source: manual-1.11, note']],
      '5:37 unknown-source: The source “manual-1.11” is not among the sources of the file. Fix: Write manual-1.10, or add it to sources.',
    ],
    [
      'with an added row whose end is not there',
      [['destination: cache', 'destination: cash']],
      '15:20 unknown-component: The destination “cash” is not among the components of the file. Fix: Write cache, or add it to components.',
    ],
    [
      'with a row that needs a condition now',
      [['    web-to-db: { ports', '    web-to-db: { required: false, ports']],
      '33:16 missing-key: connections.web-to-db lacks the key condition. Fix: Add condition.',
    ],
    [
      'with a condition that has no meaning any more',
      [[', condition: null', '']],
      '34:19 key-does-not-fit: connections.users-to-web.condition has no meaning beside the other keys here. Fix: Remove it.',
    ],
    [
      'that makes rows wrong which it does not speak of',
      [['    web: { otherNames: null }', '    web: { otherNames: null }\n    users: { kind: management }']],
      '35:19 direction-follows-kinds: A row from management to runtime is internal, not inbound. Fix: Write internal, or mend the kind of an end.',
    ],
  ])('%s', (_what, edits, fault) => {
    const text = edits.reduce((all, [from, to]) => {
      expect(all).toContain(from);
      return all.replace(from, to);
    }, extension);
    const faults = faultsOf({ '1.9': base, '1.10': text });
    expect(faults[0]).toBe(`1.10.yaml:${fault}`);
  });

  it('in a circle, once', () => {
    const turn = (version: string, other: string) =>
      `version: '${version}'\nextends: '${other}'\ncompleteness: { internal: complete, inbound: complete, outbound: complete }\n`;
    expect(faultsOf({ '1': turn('1', '2'), '2': turn('2', '3'), '3': turn('3', '1') })).toEqual([
      '3.yaml:2:10 extends-cycle: The versions extend each other: 1, 2, 3, 1. Fix: Write one of them out.',
    ]);
  });

  it('not for the mistakes of the version that it extends', () => {
    const faults = faultsOf({ '1.10': extension, '1.9': base.replace('destination: db', 'destination: dbs') });
    expect(faults.map((fault) => fault.split(' ')[0])).toEqual(['1.9.yaml:15:18']);
  });

  it('at the version that it extends, where that gave the part', () => {
    const text = `version: '1.10'\nextends: '1.9'\ncompleteness: { internal: complete, inbound: complete, outbound: complete }
changed: { components: { users: { kind: runtime } } }\n`;
    expect(faultsOf({ '1.9': base, '1.10': text })).toEqual([
      '1.10.yaml:2:10 direction-follows-kinds: connections.users-to-web.direction, from 1.9: A row from runtime to runtime is internal, not inbound. Fix: Write internal, or mend the kind of an end.',
    ]);
  });
});
