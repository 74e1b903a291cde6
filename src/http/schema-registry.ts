import { Injectable } from '@nestjs/common';

/** A JSON Schema as a value. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schemas that `GET /schemas/{name}` serves and that are committed under `schema/`. */
@Injectable()
export class SchemaRegistry {
  private readonly schemas = new Map<string, JsonSchema>();

  /** Adds a schema under the name in its path: `site`, `catalog`, `rules-request`. */
  add(name: string, schema: JsonSchema): void {
    if (this.schemas.has(name)) throw new Error(`A second schema with the name ${name}.`);
    this.schemas.set(name, schema);
  }

  /** The schema of that name, if there is one. */
  find(name: string): JsonSchema | undefined {
    return this.schemas.get(name);
  }

  /** All names, sorted. */
  names(): readonly string[] {
    return [...this.schemas.keys()].sort();
  }
}
