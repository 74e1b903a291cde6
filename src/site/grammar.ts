import { type AddressRange, parseAddressRange, parseTransportPorts, type TransportPorts } from '../network/index.js';
import { type Parsed, pattern, shown } from '../problems/index.js';

/**
 * The grammar of each text of a site. The patterns stand in the JSON Schema too, so that an editor refuses what the
 * parser refuses.
 */
export const patterns = {
  /** A site's name goes into comments: letters, digits, spaces, `.`, `_` and `-`. */
  siteName: /^[\p{L}\p{N}](?:[\p{L}\p{N} ._-]{0,61}[\p{L}\p{N}])?$/u,
  /** PAN-OS allows 31 characters, the least of the zone platforms. */
  zone: /^[A-Za-z0-9][A-Za-z0-9._-]{0,30}$/,
  /** https://cloud.google.com/vpc/docs/add-remove-network-tags: RFC 1035 labels of at most 63. */
  networkTag: /^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  /** https://cloud.google.com/firewall/docs/tags-firewalls-overview */
  secureTag: /^(?:tagValues\/\d{1,20}|[a-z0-9][a-z0-9-]{3,61}\/[A-Za-z0-9][\w.-]{0,62}\/[A-Za-z0-9][\w.-]{0,62})$/,
  /** https://cloud.google.com/iam/docs/service-accounts-create */
  serviceAccount: /^[a-z0-9-]{1,63}@[a-z0-9.-]{1,200}\.gserviceaccount\.com$/,
  /** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html */
  securityGroup: /^sg-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
  /** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
  applicationSecurityGroup: /^[A-Za-z0-9](?:[\w.-]{0,78}\w)?$/,
  /** https://kubernetes.io/docs/concepts/overview/working-with-objects/names: RFC 1123 label. */
  namespace: /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  /** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels */
  labelKey: /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/,
  labelValue: /^(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?$/,
} as const;

const rules: Readonly<Record<keyof typeof patterns, string>> = {
  siteName: 'a site’s name has 1 to 63 letters, digits, spaces, dots, underscores and hyphens',
  zone: 'a zone has 1 to 31 letters, digits, dots, underscores and hyphens',
  networkTag: 'a network tag has 1 to 63 lower-case letters, digits and hyphens, a letter first',
  secureTag: 'a secure tag is tagValues/NUMBER or project/key/value',
  serviceAccount: 'a service account is NAME@PROJECT.iam.gserviceaccount.com',
  securityGroup: 'a security group is sg- and 8 or 17 hexadecimal digits',
  applicationSecurityGroup: 'its name has 1 to 80 letters, digits, dots, underscores and hyphens',
  namespace: 'a namespace has 1 to 63 lower-case letters, digits and hyphens',
  labelKey:
    'a label’s key has an optional DNS prefix and a slash, then 1 to 63 letters, digits, dots, underscores and hyphens',
  labelValue: 'a label’s value has at most 63 letters, digits, dots, underscores and hyphens',
};

/** A parser for one of the patterns. */
export function textOf(name: keyof typeof patterns): (text: string) => Parsed<string> {
  return pattern('invalid-name', patterns[name], rules[name]);
}

/** An address, prefix or range; the word any, where a site may write it, is handled before. */
export function parseSiteAddress(text: string): Parsed<AddressRange> {
  const parsed = parseAddressRange(text);
  if (parsed.ok) return parsed;
  const remedy = text === 'any' ? 'Write the addresses themselves: here any is not taken.' : parsed.fault.remedy;
  return { ok: false, fault: { ...parsed.fault, remedy, detail: shownDetail(text, parsed.fault.detail) } };
}

/** `tcp/443` or `tcp/8443-8450`. */
export function parseSitePorts(text: string): Parsed<TransportPorts> {
  const parsed = parseTransportPorts(text);
  if (parsed.ok) return parsed;
  return { ok: false, fault: { ...parsed.fault, detail: shownDetail(text, parsed.fault.detail) } };
}

function shownDetail(text: string, detail: string): string {
  return detail.replace(text, shown(text));
}
