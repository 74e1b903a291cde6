import type { Family } from '../network/index.js';
import type { HalfEnds } from '../platforms/index.js';
import type { Rule, RuleDirection } from '../policy/index.js';
import type { Flow, FlowEnd, Gap } from './model.js';
import { endBy, familiesOf, meetings, missingEnd } from './rule-ends.js';
import { serviceText } from './services.js';
import { gap } from './situation.js';

/** The rules of some flows at one point, and what of the flows has none there. */
export interface RowRules {
  readonly rules: readonly Rule[];
  readonly gaps: readonly Gap[];
}

/** The rules of a flow in one direction, one for each family in which its ends meet. */
export function rowRules(flow: Flow, direction: RuleDirection, ends: HalfEnds, families: readonly Family[]): RowRules {
  const isSourceSubject = direction !== 'ingress';
  const source = endBy(flow.initiator, isSourceSubject ? ends.subject : ends.peer);
  const destination = endBy(flow.responder, isSourceSubject ? ends.peer : ends.subject);
  const ports = serviceText(flow.service);
  if (source === null || destination === null) {
    const end = source === null ? flow.initiator : flow.responder;
    const kinds = (source === null) === isSourceSubject ? ends.subject : ends.peer;
    return { rules: [], gaps: [nothingFor(flow, end, kinds, direction, ports)] };
  }
  const met = meetings(source, destination, familiesOf(flow, source, destination, families));
  if (met.length === 0) {
    const reason = `${flow.initiator.component} and ${flow.responder.component} share no address family for ${ports}.`;
    const half = halfOf(direction);
    return { rules: [], gaps: [gap(flow.connection, 'no-common-family', reason, { ports, half })] };
  }
  return {
    rules: met.map(
      (meeting): Rule => ({
        id: ruleId(flow, meeting.family, direction),
        action: 'allow',
        direction,
        ...meeting,
        service: flow.service,
        states: null,
        onLoopback: false,
        connections: [flow.connection.id],
        reason: null,
      }),
    ),
    gaps: [],
  };
}

function nothingFor(flow: Flow, end: FlowEnd, kinds: HalfEnds['peer'], direction: RuleDirection, ports: string): Gap {
  const code = missingEnd(end, kinds, direction === 'egress' && end === flow.responder);
  const reason = `The site gives ${end.component} none of ${kinds.join(', ')}, by which the platform knows it here.`;
  return gap(flow.connection, code, reason, { ports, half: halfOf(direction), component: end.component });
}

/** A gateway's rules have no halves. */
function halfOf(direction: RuleDirection): RuleDirection | null {
  return direction === 'forward' ? null : direction;
}

/** Unique among the rules of a point before they are merged: row, way, name, transport, family, direction. */
function ruleId(flow: Flow, family: Family | null, direction: RuleDirection): string {
  return [
    flow.connection.id,
    flow.isReverse ? '-reverse' : '',
    ...[flow.initiator.hostname, flow.responder.hostname].map((name) => name?.replaceAll(/[^a-z0-9]+/g, '-') ?? ''),
    flow.service.transport,
    family ?? '',
    direction === 'forward' ? '' : direction,
  ]
    .filter((part) => part !== '')
    .join('-');
}
