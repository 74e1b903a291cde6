// Runs in one namespace for as long as the lab is open: listens, probes and holds sessions, as the lab asks over the
// channel that Node gives a child process. The channel closes when the lab ends, however it ends.
import { listen, unlisten } from './listeners.mjs';
import { collect, drain, probe } from './probes.mjs';
import { closeSession, exchange, hasCaughtUp, openSession } from './sessions.mjs';

const tasks = { listen, unlisten, probe, collect, drain, openSession, exchange, hasCaughtUp, closeSession };

process.on('disconnect', () => process.exit());

process.on('message', async ({ call, task, given }) => {
  try {
    process.send({ call, result: await tasks[task](given) });
  } catch (error) {
    process.send({ call, fault: error.message });
  }
});
