import { expect, it } from 'vitest';
import { catalog, component, hosts, ports, row } from '../../test/support/catalogs.js';
import { everything, filterConnections } from './filter.js';

const shop = catalog(
  '1',
  [
    row('message-processor', 'database', { ports: ports('tcp/9042', 'tcp/9100-9200') }),
    row('collector', 'database', { ports: ports('tcp/443'), purpose: 'Runs a compaction, and dumps.' }),
    row('collector', 'cloud', {
      direction: 'outbound',
      ports: ports('udp/*:9042'),
      hosts: hosts('monitoring.example.com', '*.example.org'),
    }),
    row('users', 'gateway', { direction: 'inbound', ports: ports('tcp/*:443') }),
  ],
  {
    components: [
      component('message-processor', { title: 'Message Processor', otherNames: ['mp', 'api runtime'] }),
      component('database', { otherNames: ['c*'] }),
      component('collector'),
      component('cloud'),
      component('users'),
      component('gateway', { otherNames: ['router'] }),
    ],
  },
);

it.each<[string, readonly string[]]>([
  ['mp database', ['message-processor-to-database']],
  ['mp', ['message-processor-to-database']],
  ['  MP   Database ', ['message-processor-to-database']],
  ['mp cloud', []],
  ['runtime message', ['message-processor-to-database']],
  ['router', ['users-to-gateway']],
  ['c*', ['message-processor-to-database', 'collector-to-database']],
  ['9042', ['message-processor-to-database', 'collector-to-cloud']],
  ['tcp/9042', ['message-processor-to-database']],
  ['udp/9042', ['collector-to-cloud']],
  ['9150 mp', ['message-processor-to-database']],
  ['443', ['collector-to-database', 'users-to-gateway']],
  ['90', []],
  ['monitoring.example.com', ['collector-to-cloud']],
  ['api.example.org', ['collector-to-cloud']],
  ['example.org', ['collector-to-cloud']],
  ['processor-to', ['message-processor-to-database']],
  ['essor', ['message-processor-to-database']],
  ['compaction', ['collector-to-database']],
  ['__proto__', []],
])('%s', (text, ids) => {
  const found = filterConnections(shop, { ...everything, text: [text.toLowerCase()] });
  expect(found.map(({ id }) => id)).toEqual(ids);
});
