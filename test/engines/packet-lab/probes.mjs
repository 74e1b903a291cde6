import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { setImmediate, setTimeout } from 'node:timers/promises';

/**
 * What a probe came to: `answered`, `refused` (a reset or an ICMP error came back), or a fault of the laboratory itself,
 * which must never pass for a packet that was stopped. Nothing yet, or ever: null.
 */
const refusals = ['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'EACCES', 'EPROTO', 'ENOPROTOOPT'];
/** The local filter dropped it: as silent as a drop elsewhere. */
const dropped = 'EPERM';

/** The probes in flight. */
let wave = [];

/** Sends all at once; ends when all are decided or the time is over, and says how many are undecided. */
export async function probe({ probes, milliseconds }) {
  wave = probes.map((each) => starters[each.transport](each, milliseconds));
  const decided = Promise.all(wave.map(({ decided }) => decided));
  await Promise.all(wave.map(({ sent }) => sent));
  await Promise.race([decided, setTimeout(milliseconds / 2)]);
  for (const { again, outcome } of wave) if (outcome === null) again?.();
  await Promise.race([decided, setTimeout(milliseconds / 2)]);
  return wave.filter(({ outcome }) => outcome === null).length;
}

/** The outcomes, after what has already arrived is read: a busy machine must not look like a firewall. */
export async function collect() {
  await drain();
  for (const { stop } of wave) stop();
  return wave.map(({ outcome }) => outcome ?? 'silent');
}

/** Returns when everything that had arrived is handled. */
export async function drain() {
  for (let turn = 0; turn < 3; turn++) await setImmediate();
}

const starters = { tcp: startTcp, udp: startUdp, icmp: startIcmp };

function flight() {
  let settle;
  const decided = new Promise((resolve) => {
    settle = resolve;
  });
  const state = {
    outcome: null,
    decided,
    sent: undefined,
    again: undefined,
    stop() {},
    decide(outcome) {
      state.outcome ??= outcome;
      settle();
    },
    fail({ code, message }) {
      if (code !== dropped) state.decide(refusals.includes(code) ? 'refused' : `fault: ${message}`);
    },
  };
  return state;
}

function startTcp({ from, sourcePort, to, port }) {
  const state = flight();
  const socket = connect({ host: to, port, localAddress: from, localPort: sourcePort });
  // Reset rather than closed: no TIME_WAIT keeps the pair of ports, and connection tracking forgets it. Node puts a reset
  // off until the connection is there, so one that never will be is destroyed.
  state.stop = () => (socket.connecting ? socket.destroy() : socket.resetAndDestroy());
  socket.on('error', (error) => state.fail(error)).on('data', () => state.decide('answered'));
  return state;
}

function startUdp({ from, sourcePort, to, port }) {
  const state = flight();
  const socket = createSocket({ type: to.includes(':') ? 'udp6' : 'udp4', reuseAddr: sourcePort !== undefined });
  const send = () => socket.send('?', (error) => error && state.fail(error));
  state.stop = () => socket.close();
  state.sent = new Promise((resolve) => {
    socket
      .on('message', () => state.decide('answered'))
      .on('error', (error) => {
        state.fail(error);
        resolve();
      });
    socket.bind({ address: from, port: sourcePort ?? 0, exclusive: true }, () => {
      socket.connect(port, to, () => {
        state.again = send;
        send();
        resolve();
      });
    });
  });
  return state;
}

/** Node has no raw sockets: `ping` sends it. Its end decides, as it keeps its own time. */
function startIcmp({ from, to }, milliseconds) {
  const state = flight();
  const child = spawn('ping', ['-n', '-c', '1', '-W', `${milliseconds / 1000}`, '-I', from, to]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  state.sent = new Promise((resolve) => {
    child.on('error', (error) => {
      state.fail(error);
      resolve();
    });
    child.on('close', (code) => {
      if (code === 0) state.decide('answered');
      else if (/unreachable|prohibited|filtered/i.test(output)) state.decide('refused');
      else if (code !== 1 && !output.includes('not permitted')) state.decide(`fault: ${output.trim()}`);
      resolve();
    });
  });
  return state;
}
