export {
  type AddressRange,
  compareWords,
  type Family,
  families,
  formatAddressRange,
  formatPrefixes,
  formatWords,
  isWholeFamily,
  parseAddress,
  parseAddressRange,
  prefixAround,
  prefixLength,
  toPrefixes,
  type Words,
  wholeFamily,
} from './address.js';
export { AddressSet } from './address-set.js';
export { hostNamePattern, parseHostName } from './host-name.js';
export type { Packet, PacketEnd } from './packet.js';
export { TooMuchWork } from './packet-budget.js';
export type { EndMatch, PacketMatch, ServiceMatch } from './packet-match.js';
export { ALL, level, NONE, type PacketSet, type Values } from './packet-nodes.js';
export {
  type Comparison,
  compare,
  type Entry,
  PacketSpace,
  type PacketSpaceOptions,
} from './packet-space.js';
export {
  formatPortRange,
  hasPorts,
  type IcmpTransport,
  mergePortRanges,
  type PortRange,
  type PortTransport,
  parsePortRange,
  parseTransportPorts,
  protocolNumbers,
  type Transport,
  type TransportPorts,
  transports,
} from './ports.js';
