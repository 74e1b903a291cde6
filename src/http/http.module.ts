import type { ApolloDriverConfig } from '@nestjs/apollo';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import type { Registry } from 'prom-client';
import { SETTINGS, type Settings } from '../settings.js';
import { graphqlOptions } from './graphql/options.js';
import { METRICS, OperationsController } from './operations.controller.js';
import { ParameterGuard } from './parameter-guard.js';
import { ProblemFilter } from './problem-filter.js';
import { ProblemsController } from './problems.controller.js';
import { Readiness } from './readiness.js';
import { ReferenceController } from './reference.controller.js';
import { Reference } from './reference.js';
import type { RefusingServer } from './refusals.js';
import { SchemaRegistry } from './schema-registry.js';

/** What exists before Nest does. */
export interface ServerParts {
  readonly settings: Settings;
  readonly metrics: Registry;
  readonly refusing: RefusingServer;
}

/** What every module may inject, and the paths that belong to no feature. */
@Global()
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a module of Nest is a class.
export class HttpModule {
  static create({ settings, metrics, refusing }: ServerParts): DynamicModule {
    const shared = [
      Readiness,
      Reference,
      SchemaRegistry,
      { provide: SETTINGS, useValue: settings },
      { provide: METRICS, useValue: metrics },
    ];
    return {
      module: HttpModule,
      imports: [GraphQLModule.forRoot<ApolloDriverConfig>(graphqlOptions(settings))],
      controllers: [OperationsController, ProblemsController, ReferenceController],
      providers: [
        ...shared,
        { provide: APP_GUARD, useClass: ParameterGuard },
        { provide: APP_FILTER, useValue: new ProblemFilter(refusing) },
      ],
      exports: [Readiness, Reference, SchemaRegistry, SETTINGS],
    };
  }
}
