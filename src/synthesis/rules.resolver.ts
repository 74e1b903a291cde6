import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Catalogs } from '../catalog/index.js';
import { unwrap, unwrapAt } from '../http/index.js';
import { getPlatform } from '../platforms/index.js';
import { parseRulesRequest } from './request.js';
import { RulesInput } from './rules.input.js';
import { rulesBody } from './rules-body.js';
import { Synthesis } from './synthesis.graphql.js';
import { synthesize } from './synthesize.js';
import { type SynthesisView, viewSynthesis } from './view.js';

/** The same synthesis as REST's. */
@Resolver()
export class RulesResolver {
  constructor(private readonly catalogs: Catalogs) {}

  @Query(() => Synthesis, {
    nullable: true,
    description: 'Rules for one site, proven to open exactly the rows asked for',
  })
  rules(
    @Args('platform', { type: () => ID, description: 'Id of a platform' }) id: string,
    @Args('input', { description: 'Rows, one site and the place where the rules take effect' }) input: RulesInput,
  ) {
    const platform = unwrapAt({ in: 'query', parameter: 'platform' }, getPlatform(id));
    const body = unwrap(rulesBody(input));
    const request = unwrap(parseRulesRequest(body, platform, (name) => this.catalogs.findVersion(name)));
    return withLists(viewSynthesis(unwrap(synthesize(request))));
  }
}

/** A map in REST is a list with its key in GraphQL. */
function withLists(view: SynthesisView) {
  type End = SynthesisView['rules'][number]['source'];
  const end = ({ identity, ...rest }: End) => ({
    ...rest,
    identity: identity === null ? null : identityLists(identity),
  });
  return {
    ...view,
    rules: view.rules.map(({ source, destination, ...rest }) => ({
      ...rest,
      source: end(source),
      destination: end(destination),
    })),
  };
}

function identityLists(identity: NonNullable<SynthesisView['rules'][number]['source']['identity']>) {
  const { kubernetes, networkTags } = identity;
  const labels = Object.entries(kubernetes?.podLabels ?? {}).map(([key, value]) => ({ key, value }));
  return {
    namespace: kubernetes?.namespace ?? null,
    podLabels: kubernetes === undefined ? null : labels,
    networkTags: networkTags ?? null,
  };
}
