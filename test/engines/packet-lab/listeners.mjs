import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** What answers here, by transport, address and port. */
const listeners = new Map();

const keyOf = ({ transport, address, port }) => `${transport} ${address} ${port}`;
const ignore = () => {};

/** Puts a listener on every target that has none. */
export async function listen(targets) {
  const missing = new Map(targets.map((target) => [keyOf(target), target]));
  for (const key of listeners.keys()) missing.delete(key);
  await Promise.all(
    [...missing].map(async ([key, target]) => {
      listeners.set(key, target.transport === 'tcp' ? await listenTcp(target) : await listenUdp(target));
    }),
  );
}

/** Closes listeners: so that a port refuses, or can be bound by a prober. */
export function unlisten(targets) {
  for (const target of targets) {
    listeners.get(keyOf(target))?.close();
    listeners.delete(keyOf(target));
  }
}

/** Greets with one byte, then echoes. */
async function listenTcp({ address, port }) {
  const server = createServer((socket) => {
    socket.on('error', ignore).on('data', (bytes) => socket.write(bytes));
    socket.setNoDelay();
    socket.write('!');
  });
  server.listen({ host: address, port, backlog: 4096 });
  await once(server, 'listening');
  return server;
}

/** Bound to the address: a wildcard socket would answer from another one, which connection tracking then drops. */
async function listenUdp({ address, port }) {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (_, sender) => socket.send('!', sender.port, sender.address, ignore));
  socket.bind({ address, port });
  await once(socket, 'listening');
  socket.on('error', ignore);
  return socket;
}
