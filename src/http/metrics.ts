import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Measures requests and the process into a registry of this application’s own. */
export function measure(instance: FastifyInstance, version: string): Registry {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer, by route.',
    labelNames: ['method', 'route', 'status'],
    // A read takes tenths of a millisecond, a synthesis up to seconds.
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  instance.addHook('onResponse', (request, reply, done) => {
    // The template of the route, not the address: labels must not grow with what callers send.
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    const method = request.is404 ? 'other' : request.method;
    requests.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
  new Gauge({ name: 'portolan_build_info', help: 'What is running.', labelNames: ['version', 'node'], registers }).set(
    { version, node: process.version },
    1,
  );
  collectDefaultMetrics({ register: registry });
  return registry;
}
