import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { unwrapAt } from '../http/index.js';
import { Platform } from './platform.graphql.js';
import { getPlatform, platforms } from './registry.js';
import { type PlatformView, viewPlatform } from './view.js';

/** The same platforms as REST's. */
@Resolver()
export class PlatformsResolver {
  @Query(() => [Platform], { name: 'platforms', description: 'Every dialect that snippets come in' })
  list(): readonly PlatformView[] {
    return platforms.map(viewPlatform);
  }

  @Query(() => Platform, { nullable: true, description: 'One dialect' })
  platform(@Args('id', { type: () => ID, description: 'nftables, say' }) id: string): PlatformView {
    return viewPlatform(unwrapAt({ in: 'query', parameter: 'id' }, getPlatform(id)));
  }
}
