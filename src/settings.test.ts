import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSettings, StartError } from './settings.js';

describe('readSettings', () => {
  it('has defaults, and takes an empty variable for an absent one', () => {
    const settings = readSettings({ PATH: '/bin', PORT: '' });
    expect(settings).toMatchObject({ port: 3000, host: '127.0.0.1', bodyLimit: 1_048_576, introspection: true });
  });

  it('reads what is set', () => {
    expect(readSettings({ PORT: '0', PORTOLAN_INTROSPECTION: 'off', PORTOLAN_LOG: 'debug' })).toMatchObject({
      port: 0,
      introspection: false,
      logLevel: 'debug',
    });
  });

  it.each([
    [{ PORT: '65536' }, 'PORT=65536 is no whole number from 0 to 65535.'],
    [{ PORT: 'http' }, 'PORT=http is no whole number from 0 to 65535.'],
    [{ PORTOLAN_BODY_LIMIT: '1e6' }, 'PORTOLAN_BODY_LIMIT=1e6 is no whole number from 1024 to 1073741824.'],
    [{ PORTOLAN_INTROSPECTION: 'no' }, 'PORTOLAN_INTROSPECTION=no is none of on, off.'],
  ])('%j is one clear line', (environment, message) => {
    expect(() => readSettings(environment)).toThrow(new StartError(message));
  });

  it('refuses a setting that is none', () => {
    expect(() => readSettings({ PORTOLAN_BODYLIMIT: '1' })).toThrow(/PORTOLAN_BODYLIMIT is no setting/);
  });

  it('knows the settings of docs/settings.md, and no others', () => {
    const page = readFileSync(new URL('../docs/settings.md', import.meta.url), 'utf8');
    const documented = [...page.matchAll(/^\| `(PORTOLAN_\w+)`/gm)].map(([, name]) => name);
    let known = '';
    try {
      readSettings({ PORTOLAN_: 'x' });
    } catch (error) {
      known = String(error);
    }
    expect(documented.sort()).toEqual([...known.matchAll(/PORTOLAN_\w+/g)].map(([name]) => name).sort());
  });
});
