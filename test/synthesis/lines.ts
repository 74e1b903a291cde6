import type { Platform } from '../../src/platforms/index.js';
import { atomsOf, type End, type Policy, type Rule, type Service } from '../../src/policy/index.js';
import type { Problem, Result } from '../../src/problems/index.js';
import type { Flow, FlowEnd, Gap, Warning } from '../../src/synthesis/model.js';
import { serviceText } from '../../src/synthesis/services.js';
import { type Synthesis, synthesize } from '../../src/synthesis/synthesize.js';
import { platformOf } from './agreement.js';
import { requestOf, type SmallCatalog } from './small-catalogs.js';

// What synthesis makes, in lines that a test can spell out.

/** The answer to a request for rules of a small catalog; a platform may be given with other traits. */
export function answerTo(
  { catalog }: Pick<SmallCatalog, 'catalog'>,
  platform: string | Platform,
  body: unknown,
): Result<Synthesis> {
  const request = requestOf(catalog, typeof platform === 'string' ? platformOf(platform) : platform, body);
  return request.ok ? synthesize(request.value) : request;
}

/** The synthesis, where there has to be one. */
export function synthesisOf(
  small: Pick<SmallCatalog, 'catalog'>,
  platform: string | Platform,
  body: unknown,
): Synthesis {
  const answer = answerTo(small, platform, body);
  if (!answer.ok) throw new Error(answer.problems.map(problemLine).join('\n'));
  return answer.value;
}

/** The problems, where there have to be some, as `code /pointer`. */
export function problemsOf(answer: Result<unknown>): readonly string[] {
  return answer.ok ? [] : answer.problems.map(problemLine);
}

function problemLine({ code, place }: Problem): string {
  return `${code} ${place.in === 'body' ? place.pointer : place.in}`;
}

/** `web 10.0.0.1 > db any tcp/80`. */
export function flowLine({ initiator, responder, service }: Flow): string {
  return `${flowEnd(initiator)} > ${flowEnd(responder)} ${serviceText(service)}`;
}

function flowEnd({ component, isAny, addresses, identities, hostname }: FlowEnd): string {
  const means = [isAny ? 'any' : addresses.text, ...identities.flatMap(atomsOf), hostname ?? ''];
  return [component, ...means.filter((text) => text !== '')].join(' ');
}

/** `web-to-db tcp/80: code egress name`, with what the gap says of ports, half and host. */
export function gapLine({ connection, code, ports, half, host }: Gap): string {
  const place = [connection, ports ?? ''].filter((text) => text !== '').join(' ');
  return `${place}: ${[code, half ?? '', host ?? ''].filter((text) => text !== '').join(' ')}`;
}

/** `ingress ipv4 web 10.0.0.1 > db 10.0.1.0/28 tcp/80 new`, with the reason of an essential in front. */
export function ruleLine(rule: Rule): string {
  const { direction, family, source, destination, service, states, onLoopback, reason } = rule;
  return [
    reason === null ? '' : `${reason}:`,
    direction,
    family ?? 'both',
    `${endText(source)} > ${endText(destination)}`,
    serviceOf(service),
    states === null ? '' : states.join(','),
    onLoopback ? 'lo' : '',
  ]
    .filter((text) => text !== '')
    .join(' ');
}

function serviceOf(service: Service): string {
  return service.transport === 'all' ? 'all' : serviceText(service);
}

/** `web 10.0.0.1`, `any`. */
export function endText(end: End): string {
  const means = {
    any: () => 'any',
    addresses: () => (end.kind === 'addresses' ? end.addresses.text : ''),
    identity: () => (end.kind === 'identity' ? atomsOf(end.identity).join(' ') : ''),
    hostname: () => (end.kind === 'hostname' ? end.hostname : ''),
  }[end.kind]();
  return end.component === null ? means : `${end.component} ${means}`;
}

/** The lines of the rules that come from rows. */
export function rowLines(policies: readonly Policy[]): readonly string[] {
  return policies.flatMap(({ rules }) => rules.filter(({ reason }) => reason === null).map(ruleLine));
}

/** `code: row row`. */
export function warningLine({ code, connections }: Warning): string {
  return connections.length === 0 ? code : `${code}: ${connections.join(' ')}`;
}
