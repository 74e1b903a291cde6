import { Injectable } from '@nestjs/common';

/** Why the service should get no requests now, or null where it may. */
export type ReadinessCheck = () => string | null;

/** Whether the service should get requests: it should not while it drains or while a module objects. */
@Injectable()
export class Readiness {
  private readonly checks: ReadinessCheck[] = [];
  private draining = false;

  /** Adds the objection of a module. */
  add(check: ReadinessCheck): void {
    this.checks.push(check);
  }

  /** From now on the service is not ready, for good. */
  drain(): void {
    this.draining = true;
  }

  /** What stands against sending requests here. */
  objections(): readonly string[] {
    if (this.draining) return ['draining'];
    return this.checks.map((check) => check()).filter((objection) => objection !== null);
  }
}
