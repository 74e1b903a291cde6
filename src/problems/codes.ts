interface CodeEntry {
  /** Fixed wording for every case of the code. */
  readonly title: string;
  /** What to change, where a case has nothing better to say. */
  readonly remedy: string;
}

interface ProblemEntry extends CodeEntry {
  /** HTTP status where the wrong value stands in the query, a header or the body. */
  readonly status: number;
  /** HTTP status where it is a path segment. */
  readonly statusInPath?: 404;
}

/** A table that keeps its literal keys while every entry is checked. */
function table<Entry>() {
  return <Code extends string>(entries: Readonly<Record<Code, Entry>>) => entries;
}

/** Every code that a refused request can carry. A code never changes its meaning. */
export const problemCodes = table<ProblemEntry>()({
  'bad-request': { status: 400, title: 'The request can’t be read', remedy: 'Send a well-formed HTTP request.' },
  'bad-url': { status: 400, title: 'The address can’t be read', remedy: 'Percent-encode the path and the query.' },
  'body-malformed': { status: 400, title: 'The body can’t be parsed', remedy: 'Send one JSON or YAML document.' },
  'body-missing': { status: 400, title: 'The body is empty', remedy: 'Send a JSON or YAML document.' },
  'body-encoding': {
    status: 400,
    title: 'The body is not UTF-8',
    remedy: 'Encode the body as UTF-8, without a byte order mark.',
  },
  'body-too-deep': { status: 400, title: 'The body is nested too deep', remedy: 'Nest at most 32 levels.' },
  'duplicate-key': { status: 400, title: 'A key stands twice', remedy: 'Keep one of the two.' },
  'yaml-feature': {
    status: 400,
    title: 'A YAML feature that is not taken',
    remedy: 'Write the value out, without anchors, aliases, tags or a second document.',
  },
  'unknown-field': { status: 400, title: 'Unknown key', remedy: 'Remove it, or use one of the keys suggested.' },
  'missing-field': { status: 400, title: 'A key is missing', remedy: 'Add the key.' },
  'wrong-type': { status: 400, title: 'A value of the wrong type', remedy: 'Write the value as the schema says.' },
  'invalid-value': { status: 400, title: 'A value that can’t be used', remedy: 'Use a value that the detail allows.' },
  'invalid-name': {
    status: 400,
    title: 'A name with characters that are not allowed',
    remedy: 'Use the characters that the detail lists.',
  },
  'empty-list': {
    status: 400,
    title: 'An empty list',
    remedy: 'Leave the key out, or list at least one value: an empty list never means any.',
  },
  'unknown-parameter': {
    status: 400,
    title: 'Unknown query parameter',
    remedy: 'Remove it, or use one of those suggested.',
  },
  'invalid-parameter': {
    status: 400,
    title: 'A query parameter with a wrong value',
    remedy: 'Use a value that the detail allows.',
  },
  'empty-parameter': {
    status: 400,
    title: 'A query parameter without a value',
    remedy: 'Give it a value or leave it out.',
  },
  'repeated-parameter': { status: 400, title: 'A query parameter given twice', remedy: 'Give it once.' },
  'invalid-cursor': {
    status: 400,
    title: 'A cursor that fits no page of this query',
    remedy: 'Start again without `after`.',
  },
  'unknown-catalog': {
    status: 400,
    statusInPath: 404,
    title: 'Unknown catalog',
    remedy: 'Use a catalog of GET /v1/catalogs.',
  },
  'unknown-product': {
    status: 400,
    statusInPath: 404,
    title: 'Unknown product',
    remedy: 'Use a product of GET /v1/catalogs.',
  },
  'unknown-version': {
    status: 400,
    title: 'Unknown version',
    remedy: 'Use a version of GET /v1/catalogs.',
  },
  'versions-reversed': {
    status: 400,
    title: 'The later version stands first',
    remedy: 'Swap from and to: changes are told from the older version to the newer.',
  },
  'same-version': {
    status: 400,
    title: 'A version compared with itself',
    remedy: 'Name two different versions.',
  },
  'two-products': {
    status: 400,
    title: 'Two products in one comparison',
    remedy: 'Name two versions of one product.',
  },
  'unknown-component': {
    status: 400,
    statusInPath: 404,
    title: 'Unknown component',
    remedy: 'Use a component of GET /v1/components.',
  },
  'unknown-connection': {
    status: 400,
    statusInPath: 404,
    title: 'Unknown connection',
    remedy: 'Use a connection of GET /v1/connections.',
  },
  'unknown-platform': {
    status: 400,
    statusInPath: 404,
    title: 'Unknown platform',
    remedy: 'Use a platform of GET /v1/platforms.',
  },
  'unknown-schema': { status: 400, statusInPath: 404, title: 'Unknown schema', remedy: 'Use one of those suggested.' },
  'unknown-problem': {
    status: 400,
    statusInPath: 404,
    title: 'Unknown problem code',
    remedy: 'Use a code of GET /v1/problems.',
  },
  'catalog-version-required': {
    status: 400,
    title: 'The catalog lacks its version',
    remedy: 'Name the version: what a firewall gets may not change because a catalog was added.',
  },
  'unknown-scope': {
    status: 400,
    statusInPath: 404,
    title: 'Unknown scope of a picture',
    remedy: 'Use internal, external or all.',
  },
  'address-malformed': { status: 400, title: 'Not an address', remedy: 'Write A, A/n or A-B, or the word any.' },
  'address-leading-zero': {
    status: 400,
    title: 'An address with leading zeros',
    remedy: 'Write the decimal parts without leading zeros.',
  },
  'address-zone': { status: 400, title: 'An address with a zone', remedy: 'Leave the zone out.' },
  'address-mapped': {
    status: 400,
    title: 'An IPv4 address inside an IPv6 one',
    remedy: 'Write the IPv4 address itself.',
  },
  'host-bits-set': {
    status: 400,
    title: 'Host bits set behind a prefix',
    remedy: 'Write the network, or the single address without a prefix.',
  },
  'any-not-alone': {
    status: 400,
    title: 'The word any beside addresses',
    remedy: 'Keep any alone, or remove it: the other addresses are redundant beside it.',
  },
  'range-reversed': { status: 400, title: 'A range that runs backwards', remedy: 'Write the lower end first.' },
  'port-malformed': {
    status: 400,
    title: 'Not a port',
    remedy: 'Write a port as 443, a range as 8443-8450, and in a site with its transport: tcp/443.',
  },
  'port-out-of-range': { status: 400, title: 'A port out of range', remedy: 'Use 1 to 65535.' },
  'port-not-configurable': {
    status: 400,
    title: 'A choice for a port that is not configurable',
    remedy: 'Remove the choice: the product fixes this port.',
  },
  'hostname-malformed': {
    status: 400,
    title: 'Not a host name',
    remedy: 'Write a name of letters, digits and hyphens with dots between, without scheme, path or trailing dot.',
  },
  'not-found': { status: 404, title: 'Nothing is here', remedy: 'See /docs for the paths.' },
  'method-not-allowed': { status: 405, title: 'Method not allowed', remedy: 'Use a method of the Allow header.' },
  'not-acceptable': { status: 406, title: 'No acceptable media type', remedy: 'Accept one of those suggested.' },
  'request-timeout': {
    status: 408,
    title: 'The request took too long to arrive',
    remedy: 'Send it again, faster or smaller.',
  },
  'body-too-large': { status: 413, title: 'The body is too large', remedy: 'Send less at once.' },
  'url-too-long': { status: 414, title: 'The address is too long', remedy: 'Shorten the query.' },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported media type',
    remedy:
      'Send JSON with curl --json @file URL, or YAML with -H "Content-Type: application/yaml" --data-binary @file.',
  },
  'headers-too-large': { status: 431, title: 'The headers are too large', remedy: 'Send fewer or shorter headers.' },
  'format-not-offered': { status: 422, title: 'The platform lacks this format', remedy: 'Use one of those suggested.' },
  'point-not-offered': {
    status: 422,
    title: 'The platform does not act at this enforcement point',
    remedy: 'Use one of those suggested.',
  },
  'point-required': { status: 422, title: 'The enforcement point is missing', remedy: 'Say where the rules act.' },
  'nothing-selected': {
    status: 422,
    title: 'No connection is selected',
    remedy: 'Widen select, or choose another enforcement point.',
  },
  'nothing-rendered': {
    status: 422,
    title: 'No row can be rendered',
    remedy: 'See the errors: each names what the site lacks.',
  },
  incomplete: {
    status: 422,
    title: 'A row asked for is not wholly rendered',
    remedy: 'Add what is missing, or set options.incomplete to report.',
  },
  'empty-protected-set': {
    status: 422,
    title: 'Nothing is left to protect',
    remedy: 'Select a component that has addresses of its own.',
  },
  'shared-host': {
    status: 422,
    title: 'Another component shares these machines',
    remedy: 'List it in enforcementPoint.component too.',
  },
  'no-management-access': {
    status: 422,
    title: 'No way in for the administrator',
    remedy: 'Add site.management, or set options.allowLockout.',
  },
  'no-effect-alone': {
    status: 422,
    title: 'Allow rules would have no effect alone',
    remedy: 'Use defaultAction deny.',
  },
  'isolates-by-itself': {
    status: 422,
    title: 'Here an allow rule denies all else by itself',
    remedy: 'Use defaultAction deny.',
  },
  'established-required': {
    status: 422,
    title: 'Replies would be dropped',
    remedy: 'Keep established among options.essentials.',
  },
  'limit-exceeded': {
    status: 422,
    title: 'Over a limit of the platform',
    remedy: 'Select fewer rows or fewer addresses.',
  },
  'picture-too-large': {
    status: 422,
    title: 'Too much for one picture',
    remedy: 'Name a component or a narrower scope, or take format=dot, which holds more, and lay it out yourself.',
  },
  'too-much-work': {
    status: 422,
    title: 'Too much work to prove',
    remedy: 'Select fewer rows, or write fewer and larger address ranges.',
  },
  'query-too-complex': {
    status: 400,
    title: 'The GraphQL document asks for too much',
    remedy: 'Nest less, or ask for smaller pages.',
  },
  'graphql-invalid': {
    status: 400,
    title: 'The GraphQL document can’t be run',
    remedy: 'Mend the document as the detail says.',
  },
  'rate-limited': { status: 429, title: 'Too many requests', remedy: 'Wait as long as Retry-After says.' },
  'internal-error': { status: 500, title: 'An error of ours', remedy: 'Report it with the request id.' },
  'proof-failed': {
    status: 500,
    title: 'The snippet failed its proof and is withheld',
    remedy: 'Report it with the request id: this is our mistake.',
  },
  unavailable: { status: 503, title: 'Not now', remedy: 'Try again after Retry-After.' },
});

/** A code of a refused request. */
export type ProblemCode = keyof typeof problemCodes;

/** Every reason why a row asked for, or a part of it, is not in the snippet. */
export const omissionCodes = table<CodeEntry>()({
  'component-not-in-site': {
    title: 'The site does not name this component',
    remedy: 'Add the component to site.components.',
  },
  'address-missing': {
    title: 'Nothing stands for this component',
    remedy: 'Give the component addresses in site.components.',
  },
  'identity-missing': {
    title: 'The platform has nothing to attach to',
    remedy: 'Give the component what the platform identifies it by.',
  },
  'hostname-not-supported': {
    title: 'The platform does not filter by host name',
    remedy: 'Give the component addresses, or set options.hostnames.',
  },
  'port-not-chosen': { title: 'No port is chosen', remedy: 'Choose it in site.ports.' },
  'no-common-family': { title: 'The ends share no address family', remedy: 'Give both ends addresses of one family.' },
  'optional-not-requested': { title: 'Optional, and not asked for', remedy: 'Name the connection in options.include.' },
  'transport-not-supported': { title: 'The platform can’t filter this transport', remedy: 'Open it by other means.' },
  'egress-needs-addresses': { title: 'Egress rules take addresses only', remedy: 'Give the destination addresses.' },
  'other-half-not-rendered': {
    title: 'The other end is not governed by this snippet',
    remedy: 'Select rows of the other component too.',
  },
});

/** A reason for an omission. */
export type OmissionCode = keyof typeof omissionCodes;

/** Every warning that an answer can carry. */
export const warningCodes = table<CodeEntry>()({
  'recommended-port': { title: 'The recommended port is used', remedy: 'Choose the port in site.ports.' },
  'placeholder-address': { title: 'Placeholder addresses', remedy: 'Replace them by the addresses of the site.' },
  'placeholder-management': {
    title: 'A placeholder for the administrator’s access',
    remedy: 'Replace it by where administration comes from.',
  },
  'blocks-required-connection': {
    title: 'Default deny cuts a required connection',
    remedy: 'Add what its coverage says is missing.',
  },
  'isolates-unselected': {
    title: 'Default deny cuts rows that were not selected',
    remedy: 'Select them too.',
  },
  'also-needed-blocked': {
    title: 'Hosts beside the rows may be cut',
    remedy: 'Open them by other means, or see that they go through a proxy.',
  },
  'denies-everything-else': {
    title: 'All other traffic through the gateway is denied',
    remedy: 'Use options.scope site where others share the gateway.',
  },
  'dns-not-opened': { title: 'Name resolution is not opened', remedy: 'List the name servers in site.resolvers.' },
  'target-port-unknown': {
    title: 'The port behind the load balancer is not known',
    remedy: 'Give it in site.targetPorts.',
  },
  'shared-identity': {
    title: 'Components share one identity',
    remedy: 'If that is not meant, give each an identity of its own.',
  },
  'vip-needs-dns-and-route': {
    title: 'A virtual address needs DNS and a route',
    remedy: 'Point the names at it, and route it.',
  },
  'any-for-hostnames': { title: 'Host names opened to any address', remedy: 'Filter by name where the platform can.' },
  'family-left-out': {
    title: 'A family is denied and has no rules',
    remedy: 'Add it to options.families, or see that nothing uses it.',
  },
  'egress-not-denied': {
    title: 'Egress is left open',
    remedy: 'Give addresses to the destinations that coverage names, so that egress can be denied too.',
  },
  'not-at-this-point': {
    title: 'A part of the site has no effect at this enforcement point',
    remedy: 'Nothing, if that is meant: management and name servers are for the policies of hosts and workloads.',
  },
  'family-not-narrowed': {
    title: 'Rules between identities hold for both families',
    remedy: 'Nothing, where the other family has no route.',
  },
  'catalog-incomplete': {
    title: 'The catalog is known to be partial',
    remedy: 'Check the product’s own documentation.',
  },
  'not-engine-checked': {
    title: 'No engine has checked this dialect here',
    remedy: 'Check the snippet on the platform before it is applied.',
  },
});

/** A code of a warning. */
export type WarningCode = keyof typeof warningCodes;
