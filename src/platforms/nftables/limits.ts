import { families } from '../../network/index.js';
import type { Limit, LimitUse, RenderRequest } from '../platform.js';
import { commentBytes, commentOf } from './comments.js';
import { nameAddresses, protectedName, roleOf, tableName } from './names.js';

const measured = 'Measured with nft 1.0.6 on Linux 6.18, 2026-11-23';

const comment: Limit = {
  name: 'comment',
  limit: commentBytes,
  unit: 'bytes',
  per: 'rule',
  source: `${measured}: 128 are taken, 129 are “comment too long”`,
};

const name: Limit = {
  name: 'name',
  limit: 255,
  unit: 'bytes',
  per: 'table, chain or set',
  source: `${measured}: 255 are taken, 256 are “Numerical result out of range”`,
};

/** What nft and the kernel refuse. Neither limits how many rules or elements there are. */
export const limits: readonly Limit[] = [comment, name];

/** How much of them the policies use. Comments are cut to fit; names are not, since they have to stay apart. */
export function count(request: RenderRequest): readonly LimitUse[] {
  const comments = request.policies.flatMap(({ rules }) => rules.map((rule) => Buffer.byteLength(commentOf(rule))));
  const names = namesOf(request);
  const longest = names.filter(({ bytes }) => bytes > name.limit).flatMap(({ rule }) => rule ?? []);
  return [
    used(comment, greatest(comments), []),
    used(name, greatest(names.map(({ bytes }) => bytes)), [...new Set(longest)]),
  ];
}

function namesOf(request: RenderRequest): readonly { readonly bytes: number; readonly rule: string | null }[] {
  const nameOf = nameAddresses(request.policies);
  return request.policies.flatMap((policy) => [
    { bytes: Buffer.byteLength(tableName(request, policy)), rule: null },
    ...(policy.subject.kind === 'ends' ? [{ bytes: Buffer.byteLength(protectedName('ipv6')), rule: null }] : []),
    ...policy.rules.flatMap((rule) =>
      (['source', 'destination'] as const).flatMap((side) => {
        const end = rule[side];
        if (end.kind !== 'addresses') return [];
        return families.flatMap((family) => {
          const list = nameOf(end, roleOf(rule, side), family);
          return list === null ? [] : [{ bytes: Buffer.byteLength(list.name), rule: rule.id }];
        });
      }),
    ),
  ]);
}

function used({ name, limit, per, source }: Limit, amount: number, costliest: readonly string[]): LimitUse {
  return { name, used: amount, limit, per, source, costliest };
}

function greatest(numbers: readonly number[]): number {
  return numbers.reduce((most, number) => Math.max(most, number), 0);
}
