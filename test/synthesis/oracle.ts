import { parseAddressRange, parsePortRange } from '../../src/network/index.js';
import {
  type Family,
  type Nature,
  natures,
  type OracleBody,
  type OracleCatalog,
  type OracleEnd,
  type OracleFacts,
  type OraclePacket,
  type OraclePort,
  type OracleRow,
  virtualAddresses,
} from './oracle-model.js';

/*
 * What a request for rules ought to let through, packet by packet and straight from the rows of the catalog's file and
 * the JSON of the request. Written from the meaning of a policy, not from the code that makes one: of that code it
 * shares the parser of addresses and ports alone. It is slow on purpose: for every packet it asks every row again.
 */

interface Range {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

const numberOf = (words: readonly number[]) => words.reduce((sum, word) => sum * 2n ** 32n + BigInt(word), 0n);

const ranges = new Map<string, Range>();

/** An address, prefix or range as numbers. */
export function rangeOf(text: string): Range {
  const known = ranges.get(text);
  if (known !== undefined) return known;
  const parsed = parseAddressRange(text);
  if (!parsed.ok) throw new Error(parsed.fault.detail);
  const { family, first, last } = parsed.value;
  const range = { family, first: numberOf(first), last: numberOf(last) };
  ranges.set(text, range);
  return range;
}

function portsOf(text: string): readonly [number, number] {
  const parsed = parsePortRange(text);
  if (!parsed.ok) throw new Error(parsed.fault.detail);
  return [parsed.value.from, parsed.value.to];
}

const wholeFamily = { ipv4: 2n ** 32n - 1n, ipv6: 2n ** 128n - 1n };

/** What stands for a component in a row: everybody, addresses, or what a platform knows it by. */
interface Meaning {
  readonly isAny: boolean;
  readonly addresses: readonly Range[];
  /** Any of them. */
  readonly identities: readonly OracleEnd[];
  /** Whether it answers on tcp/443 alone. */
  readonly onlyHttps: boolean;
}

/** One way in which a row may be opened at this site. */
interface Way {
  readonly row: string;
  readonly from: string;
  readonly to: string;
  readonly initiator: Meaning;
  readonly responder: Meaning;
}

/** Components that one policy is for, since they share an identity or share one with somebody who does. */
interface Group {
  readonly members: readonly string[];
  readonly identities: readonly OracleEnd[];
  /** Whether one of them has a way to a peer that no egress rule can name, so that egress is not denied. */
  readonly isEgressWaived: boolean;
}

/** Whether a packet is one that a request asks for, and whether deny reaches it where it is not. */
export class Oracle {
  private readonly nature: Nature;
  private readonly kind: string;
  private readonly families: readonly Family[];
  /** The components whose machine a host policy is for. */
  private readonly machine: readonly string[];
  private readonly addressesById = new Map<string, readonly Range[]>();
  /** What does not depend on the packet, found once. */
  private readonly shielded: readonly string[];
  private readonly ways: readonly Way[];
  private readonly groups: readonly Group[];

  constructor(
    private readonly catalog: OracleCatalog,
    platform: string,
    private readonly body: OracleBody,
  ) {
    const nature = natures[platform];
    if (nature === undefined) throw new Error(`the oracle does not know ${platform}`);
    this.nature = nature;
    this.kind = body.enforcementPoint?.kind ?? 'workload';
    this.families = body.options?.families ?? ['ipv4', 'ipv6'];
    this.machine = this.kind === 'host' ? [body.enforcementPoint?.component ?? []].flat() : [];
    this.shielded = Object.keys(catalog.components).filter((id) => this.isProtected(id));
    this.ways = Object.keys(catalog.connections).flatMap((id) => this.waysOf(id));
    this.groups = this.kind === 'workload' ? this.governedGroups() : [];
  }

  /** Whether a row or an essential lets the packet through. */
  isDocumented(packet: OraclePacket): boolean {
    return this.isEssential(packet) || this.ways.some((way) => this.isOf(packet, way));
  }

  /** Whether the default action speaks of the packet. */
  isCovered(packet: OraclePacket): boolean {
    if (this.body.options?.defaultAction === 'none') return false;
    if (this.kind === 'host' || (this.kind === 'gateway' && this.body.options?.scope === 'all')) return true;
    if (this.kind === 'gateway') {
      return [packet.source, packet.destination].some((end) => this.isAt(end, packet, this.shielded));
    }
    const group = this.groupOf(packet.hook === 'ingress' ? packet.destination : packet.source);
    return group !== undefined && !(packet.hook === 'egress' && group.isEgressWaived);
  }

  /** The rows asked for: each of them has to be accounted for. */
  askedRows(): readonly string[] {
    return Object.entries(this.catalog.connections).flatMap(([id, row]) => (this.isAsked(row) ? [id] : []));
  }

  private facts(id: string): OracleFacts | undefined {
    return Object.hasOwn(this.body.site.components, id) ? this.body.site.components[id] : undefined;
  }

  // Rows

  /** The ways of a row that is asked for, is not optional or is included, and has ends that something stands for. */
  private waysOf(id: string): readonly Way[] {
    const row = this.catalog.connections[id]!;
    if (!this.isAsked(row) || !(row.required || this.includes(id))) return [];
    const [source, destination] = [this.meaning(row.source, row, false), this.meaning(row.destination, row, true)];
    if (source === null || destination === null) return [];
    const there = { row: id, from: row.source, to: row.destination, initiator: source, responder: destination };
    const back = { row: id, from: row.destination, to: row.source, initiator: destination, responder: source };
    return row.bidirectional === true && row.source !== row.destination ? [there, back] : [there];
  }

  /** The rows that the selection means and the point has to do with. */
  private isAsked(row: OracleRow): boolean {
    if (!this.isSelected(row)) return false;
    if (this.kind === 'gateway') return true;
    const isHere = (id: string) => (this.kind === 'host' ? this.machine.includes(id) : this.attaches(id));
    return isHere(row.source) || isHere(row.destination);
  }

  private isSelected({ source, destination, direction }: OracleRow): boolean {
    const { select = {} } = this.body;
    const isOneOf = (list: readonly string[] | undefined, ...values: readonly string[]) =>
      list === undefined || values.some((value) => list.includes(value));
    return (
      isOneOf(select.component, source, destination) &&
      isOneOf(select.source, source) &&
      isOneOf(select.destination, destination) &&
      isOneOf(select.direction, direction)
    );
  }

  private includes(id: string): boolean {
    return this.body.options?.include?.includes(id) ?? false;
  }

  private isOf(packet: OraclePacket, way: Way): boolean {
    const { initiator, responder } = way;
    if (!this.stands(initiator, packet, 'source') || !this.stands(responder, packet, 'destination')) return false;
    if (!this.isHereFor(packet, way)) return false;
    const isNamed =
      this.isKnownByIdentity(initiator, packet, 'source') && this.isKnownByIdentity(responder, packet, 'destination');
    // What is known by its identity alone is known in both families.
    if (!isNamed && !this.isFamily(packet.family, initiator, responder)) return false;
    return this.isCarried(packet, way.row, initiator.onlyHttps || responder.onlyHttps);
  }

  /** Whether the point rules the half of a way that the packet is seen in. */
  private isHereFor({ hook }: OraclePacket, { from, to }: Way): boolean {
    if (this.kind === 'gateway' || hook === 'forward') return this.kind === 'gateway' && hook === 'forward';
    const subject = hook === 'ingress' ? to : from;
    if (this.kind === 'workload') return this.groups.some(({ members }) => members.includes(subject));
    // A machine is its own addresses, never everybody.
    return this.machine.includes(subject) && this.addresses(subject).length > 0;
  }

  private isCarried({ transport, port, family }: OraclePacket, id: string, onlyHttps: boolean): boolean {
    if (onlyHttps && !(transport === 'tcp' && port === 443)) return false;
    return this.openEntries(id).some((entry) => {
      if (entry.transport !== transport) return false;
      if (entry.types === undefined)
        return this.openPorts(id, entry).some(([low, high]) => low <= port && port <= high);
      return entry.types.includes(port) && family === (transport === 'icmp' ? 'ipv4' : 'ipv6');
    });
  }

  private openEntries(id: string): readonly OraclePort[] {
    return this.catalog.connections[id]!.ports.filter(
      ({ transport, optional }) =>
        this.nature.transports.includes(transport) && (optional !== true || this.includes(id)),
    );
  }

  private openPorts(id: string, entry: OraclePort): readonly (readonly [number, number])[] {
    const outside = this.portsOutside(id, entry);
    if (outside.length === 0 || !this.nature.seesTargetPort) return outside;
    const behind = chosen(this.body.site.targetPorts?.[id], entry.transport);
    if (behind.length > 0) return behind;
    return entry.targetPort === undefined ? outside : [[entry.targetPort, entry.targetPort]];
  }

  private portsOutside(id: string, entry: OraclePort): readonly (readonly [number, number])[] {
    if (entry.configurable === undefined) return [portsOf(String(entry.port))];
    const choice = this.body.site.ports?.[id];
    if (choice !== undefined) return chosen(choice, entry.transport);
    return entry.recommended === undefined ? [] : [[entry.recommended, entry.recommended]];
  }

  private isFamily(family: Family, ...ends: readonly Meaning[]): boolean {
    const has = ({ isAny, addresses }: Meaning) =>
      isAny || addresses.length === 0 || addresses.some((range) => range.family === family);
    return this.families.includes(family) && ends.every(has);
  }

  // Ends

  /** What stands for a component in a row; null where nothing does, which is never everybody. */
  private meaning(id: string, row: OracleRow, isDestination: boolean): Meaning | null {
    const facts = this.facts(id);
    if (facts === undefined) return null;
    const isAny = facts.addresses?.includes('any') ?? false;
    const addresses = this.addresses(id);
    const identities = this.identities(id);
    if (isAny || addresses.length > 0 || identities.length > 0) {
      return { isAny, addresses, identities, onlyHttps: false };
    }
    const ofRow = isDestination && givesNothing(facts) ? (row.hosts ?? []).map(({ name }) => name) : [];
    return this.meaningOfNames(facts.hostnames ?? ofRow);
  }

  /** None of the platforms filters by name. */
  private meaningOfNames(names: readonly string[]): Meaning | null {
    const choice = this.body.options?.hostnames ?? 'omit';
    if (names.length === 0 || choice === 'omit') return null;
    const nothing = { addresses: [], identities: [], onlyHttps: false };
    if (choice === 'any') return { ...nothing, isAny: true };
    if (!names.some((name) => name.endsWith('.googleapis.com'))) return null;
    return { ...nothing, isAny: false, addresses: virtualAddresses[choice]!.map(rangeOf), onlyHttps: true };
  }

  private addresses(id: string): readonly Range[] {
    const known = this.addressesById.get(id);
    if (known !== undefined) return known;
    const { addresses = [] } = this.facts(id) ?? {};
    const found = addresses.includes('any') ? [] : addresses.map(rangeOf);
    this.addressesById.set(id, found);
    return found;
  }

  private identities(id: string): readonly OracleEnd[] {
    const facts = this.facts(id);
    if (facts === undefined || this.nature.identity === null) return [];
    if (this.nature.identity === 'networkTags') return (facts.networkTags ?? []).map((tag) => ({ tag }));
    const pods = facts.kubernetes ?? (givesNothing(facts) ? this.catalog.components[id]?.kubernetes : undefined);
    return pods === undefined ? [] : [{ pods: { namespace: pods.namespace, podLabels: pods.podLabels } }];
  }

  private isKnownByIdentity(end: Meaning, { hook }: OraclePacket, side: 'source' | 'destination'): boolean {
    const isEgressPeer = hook === 'egress' && side === 'destination';
    return end.identities.length > 0 && (this.nature.egressToIdentity || !isEgressPeer);
  }

  private stands(end: Meaning, packet: OraclePacket, side: 'source' | 'destination'): boolean {
    const found = packet[side];
    if (this.isKnownByIdentity(end, packet, side)) return end.identities.some((identity) => isSame(identity, found));
    return end.isAny || end.addresses.some((range) => isWithin(found, packet.family, range));
  }

  private isAt(end: OracleEnd, { family }: OraclePacket, ids: readonly string[]): boolean {
    return ids.some((id) => this.addresses(id).some((range) => isWithin(end, family, range)));
  }

  // What deny covers

  /** What the selection names, else the product's own ends of selected rows; never everybody. */
  private isProtected(id: string): boolean {
    const { select = {} } = this.body;
    const named = [select.component, select.source, select.destination].flatMap((list) => list ?? []);
    const facts = this.facts(id);
    if (facts === undefined || this.isEverybody(id)) return false;
    if (named.length > 0) return named.includes(id);
    const { kind } = this.catalog.components[id]!;
    const rows = Object.values(this.catalog.connections).filter((row) => this.isSelected(row));
    const isEnd = rows.some(({ source, destination }) => source === id || destination === id);
    return (kind === 'runtime' || kind === 'management') && isEnd;
  }

  /** Any, or all of one family, in however many pieces. */
  private isEverybody(id: string): boolean {
    if (this.facts(id)?.addresses?.includes('any') === true) return true;
    return (['ipv4', 'ipv6'] as const).some((family) => {
      const ranges = this.addresses(id).filter((range) => range.family === family);
      const next = ranges
        .toSorted((a, b) => (a.first < b.first ? -1 : 1))
        .reduce((reached, { first, last }) => (first <= reached && last >= reached ? last + 1n : reached), 0n);
      return next > wholeFamily[family];
    });
  }

  private attaches(id: string): boolean {
    return this.identities(id).length > 0 && this.facts(id)?.addresses?.includes('any') !== true;
  }

  private governedGroups(): readonly Group[] {
    const found = new Map<string, readonly string[]>();
    for (const id of this.shielded.filter((one) => this.attaches(one))) {
      const members = this.sharing(id);
      found.set(members.toSorted().join(' '), members);
    }
    return [...found.values()].map((members) => ({
      members,
      identities: members.flatMap((id) => this.identities(id)),
      isEgressWaived: this.ways.some((way) => members.includes(way.from) && this.isNameless(way)),
    }));
  }

  /** Components that share an identity share a policy, and so do those that share one with these. */
  private sharing(id: string): readonly string[] {
    const attached = Object.keys(this.catalog.components).filter((other) => this.attaches(other));
    const group = new Set([id]);
    for (let size = 0; size < group.size; ) {
      size = group.size;
      const known = [...group].flatMap((member) => this.identities(member));
      for (const other of attached) {
        if (this.identities(other).some((identity) => known.some((mine) => isSame(mine, identity)))) group.add(other);
      }
    }
    return [...group];
  }

  private isNameless({ row, responder }: Way): boolean {
    if (this.nature.egressToIdentity || responder.isAny || responder.addresses.length > 0) return false;
    return this.openEntries(row).some((entry) => this.openPorts(row, entry).length > 0);
  }

  private groupOf(end: OracleEnd): Group | undefined {
    return this.groups.find(({ identities }) => identities.some((identity) => isSame(identity, end)));
  }

  // Essentials

  private isEssential(packet: OraclePacket): boolean {
    const wanted = this.body.options?.essentials;
    const has = (name: string) => wanted === undefined || wanted.includes(name);
    if (this.kind === 'workload') return has('dns') && this.isDnsOfWorkload(packet);
    if (this.kind === 'gateway' ? packet.hook !== 'forward' : packet.hook === 'forward') return false;
    if (has('established') && packet.state === 'established') return true;
    if (has('icmp-errors') && this.isIcmpError(packet)) return true;
    if (this.kind === 'gateway') return false;
    return (
      (has('loopback') && packet.loopback) ||
      (has('neighbour-discovery') && this.isNeighbourDiscovery(packet)) ||
      (has('dns') && this.isDnsOfHost(packet)) ||
      (has('management') && this.isManagement(packet))
    );
  }

  private isIcmpError({ state, transport, port, family }: OraclePacket): boolean {
    if (state !== 'related' || !this.families.includes(family)) return false;
    // RFC 792: unreachable, time exceeded, parameter problem; RFC 4443: these and packet too big.
    return family === 'ipv4'
      ? transport === 'icmp' && [3, 11, 12].includes(port)
      : transport === 'icmpv6' && [1, 2, 3, 4].includes(port);
  }

  /** RFC 4890, 4.4.1: solicitations and advertisements of routers and neighbours, and multicast listeners. */
  private isNeighbourDiscovery({ transport, port, family }: OraclePacket): boolean {
    const types = [130, 131, 132, 133, 134, 135, 136, 143];
    return this.families.includes('ipv6') && family === 'ipv6' && transport === 'icmpv6' && types.includes(port);
  }

  private isDnsOfHost(packet: OraclePacket): boolean {
    return packet.hook === 'egress' && this.isToResolver(packet) && this.isAt(packet.source, packet, this.machine);
  }

  private isToResolver({ destination, transport, port, family }: OraclePacket): boolean {
    return (
      (transport === 'udp' || transport === 'tcp') &&
      port === 53 &&
      this.families.includes(family) &&
      (this.body.site.resolvers ?? []).some((text) => isWithin(destination, family, rangeOf(text)))
    );
  }

  private isDnsOfWorkload(packet: OraclePacket): boolean {
    if (packet.hook !== 'egress' || this.groupOf(packet.source) === undefined) return false;
    if (this.body.site.resolvers !== undefined) return this.isToResolver(packet);
    const { resolver } = this.nature;
    const isQuestion = (packet.transport === 'udp' || packet.transport === 'tcp') && packet.port === 53;
    return resolver !== null && isQuestion && isSame({ pods: resolver }, packet.destination);
  }

  private isManagement(packet: OraclePacket): boolean {
    const { hook, source, destination, family, transport, port } = packet;
    if (hook !== 'ingress' || !this.families.includes(family) || !this.isAt(destination, packet, this.machine))
      return false;
    return (this.body.site.management ?? []).some(
      ({ addresses, ports }) =>
        addresses.some((text) => isWithin(source, family, rangeOf(text))) &&
        chosen(ports, transport).some(([low, high]) => low <= port && port <= high),
    );
  }
}

/** The ports of one transport among `tcp/443` and the like. */
function chosen(texts: readonly string[] | undefined, transport: string): readonly (readonly [number, number])[] {
  return (texts ?? []).flatMap((text) => {
    const [name, ports] = text.split('/') as [string, string];
    return name === transport ? [portsOf(ports)] : [];
  });
}

function givesNothing(facts: OracleFacts): boolean {
  const { zone: _where, ...means } = facts;
  return Object.keys(means).length === 0;
}

/** A whole family holds what has no address too; a narrower range does not. */
function isWithin(end: OracleEnd, family: Family, range: Range): boolean {
  if (range.family !== family) return false;
  if ('address' in end) return range.first <= end.address && end.address <= range.last;
  return range.first === 0n && range.last === wholeFamily[family];
}

function isSame(a: OracleEnd, b: OracleEnd): boolean {
  if ('tag' in a) return 'tag' in b && a.tag === b.tag;
  if (!('pods' in a) || !('pods' in b) || a.pods.namespace !== b.pods.namespace) return false;
  const [one, two] = [Object.entries(a.pods.podLabels), Object.entries(b.pods.podLabels)];
  return one.length === two.length && one.every(([key, value]) => b.pods.podLabels[key] === value);
}
