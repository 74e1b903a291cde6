import type { Catalog } from '../../src/catalog/index.js';
import { type PacketSet, PacketSpace } from '../../src/network/index.js';
import { getPlatform, type Platform } from '../../src/platforms/index.js';
import { contextKey, type Policy, verdictsOf } from '../../src/policy/index.js';
import { synthesize } from '../../src/synthesis/synthesize.js';
import { type Corners, cornersOf, describePacket, packetsOf, valuesOf } from './corner-packets.js';
import { Oracle } from './oracle.js';
import type { OracleBody } from './oracle-model.js';
import { requestOf, type SmallCatalog } from './small-catalogs.js';

/** Where oracle and policies part, packet by packet over the whole product of corners. */
export interface Agreement {
  /** The codes of the problems where the request is refused: then no packet is asked. */
  readonly refused: readonly string[];
  readonly packets: number;
  readonly documented: number;
  readonly covered: number;
  /** The first few packets on which they part. */
  readonly wrong: readonly string[];
}

/** A platform of the registry. */
export function platformOf(id: string): Platform {
  const found = getPlatform(id);
  if (!found.ok) throw new Error(found.fault.detail);
  return found.value;
}

const shown = 8;

/** Asks oracle and policies about every corner of a request. */
export function agreementOn(
  { file, catalog }: { readonly file: SmallCatalog['file']; readonly catalog: Catalog },
  platformId: string,
  body: OracleBody,
): Agreement {
  const platform = platformOf(platformId);
  const request = requestOf(catalog, platform, body);
  const synthesis = request.ok ? synthesize(request.value) : request;
  if (!synthesis.ok) {
    return { refused: synthesis.problems.map(({ code }) => code), packets: 0, documented: 0, covered: 0, wrong: [] };
  }
  const corners = cornersOf(file, body, platform.tracksContexts);
  const space = new PacketSpace({ budget: 1e9 });
  const sets = setsOf(synthesis.value.policies, corners, space);
  const oracle = new Oracle(file, platformId, body);
  const wrong: string[] = [];
  const count = { packets: 0, documented: 0, covered: 0 };
  for (const packet of packetsOf(corners)) {
    const { allows, denies } = sets.get(contextKey(packet))!;
    const values = valuesOf(packet, space);
    const [isDocumented, isCovered] = [oracle.isDocumented(packet), oracle.isCovered(packet)];
    count.packets++;
    if (isDocumented) count.documented++;
    if (isCovered) count.covered++;
    if (wrong.length >= shown) continue;
    const isOpened = space.has(allows, values);
    if (isOpened !== isDocumented) wrong.push(`${isOpened ? 'opened' : 'not opened'}: ${describePacket(packet)}`);
    const isDenied = space.has(denies, values);
    if (isDenied !== isCovered) wrong.push(`${isDenied ? 'denied' : 'not denied'}: ${describePacket(packet)}`);
  }
  return { refused: [], ...count, wrong };
}

/** What the policies allow and what they deny by default, apart: an allow outside of what is denied counts too. */
function setsOf(policies: readonly Policy[], { contexts }: Corners, space: PacketSpace) {
  return new Map(
    [...verdictsOf(policies, contexts, space)].map(([key, entries]) => {
      const of = (action: 'allow' | 'deny'): PacketSet =>
        space.union(entries.filter((entry) => entry.action === action).map(({ packets }) => packets));
      return [key, { allows: of('allow'), denies: of('deny') }] as const;
    }),
  );
}
