import { connect } from 'node:net';
import { drain } from './probes.mjs';

/** Long-lived connections, each with how many bytes it sent and got back. */
const sessions = new Map();
let made = 0;

/** Connects and waits for the listener's greeting. Returns a number that stands for it, or what went wrong. */
export async function openSession({ from, to, port, milliseconds }) {
  const socket = connect({ host: to, port, localAddress: from });
  const session = { socket, sent: 0, received: -1, problem: undefined };
  socket.setNoDelay();
  socket.on('error', ({ message }) => {
    session.problem = message;
  });
  socket.on('data', ({ length }) => {
    session.received += length;
  });
  if (!(await isLevelWithin(session, milliseconds))) {
    socket.destroy();
    return { problem: session.problem ?? 'no answer' };
  }
  sessions.set(++made, session);
  return { session: made };
}

/** One byte there and back. */
export async function exchange({ session: number, milliseconds }) {
  const session = sessions.get(number);
  session.sent++;
  session.socket.write('?');
  return isLevelWithin(session, milliseconds);
}

/** Whether everything sent has come back by now. */
export async function hasCaughtUp({ session }) {
  await drain();
  return isLevel(sessions.get(session));
}

export function closeSession({ session }) {
  sessions.get(session).socket.resetAndDestroy();
  sessions.delete(session);
}

/** Whether all that was sent has come back. */
function isLevel({ sent, received }) {
  return received >= sent;
}

function isLevelWithin(session, milliseconds) {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      session.socket.off('data', look).off('close', end);
      resolve(isLevel(session));
    };
    const look = () => isLevel(session) && end();
    const timer = setTimeout(end, milliseconds);
    session.socket.on('data', look).on('close', end);
  });
}
