import { describe, expect, it } from 'vitest';
import { formatPortRange, mergePortRanges, parsePortRange, parseTransportPorts } from './ports.js';

describe('parsePortRange', () => {
  it.each([
    ['443', { from: 443, to: 443 }],
    ['1-65535', { from: 1, to: 65_535 }],
  ])('takes %s', (text, value) => {
    expect(parsePortRange(text)).toEqual({ ok: true, value });
  });

  it.each([
    ['0', 'port-out-of-range'],
    ['65536', 'port-out-of-range'],
    ['0-5', 'port-out-of-range'],
    ['9-5', 'range-reversed'],
    ['', 'port-malformed'],
    ['-5', 'port-malformed'],
    ['5-', 'port-malformed'],
    ['+5', 'port-malformed'],
    ['5e3', 'port-malformed'],
    ['https', 'port-malformed'],
  ])('refuses %s as %s', (text, code) => {
    expect(parsePortRange(text)).toMatchObject({ ok: false, fault: { code } });
  });
});

describe('parseTransportPorts', () => {
  it('takes a transport and ports', () => {
    expect(parseTransportPorts('udp/5060-5062')).toEqual({
      ok: true,
      value: { transport: 'udp', from: 5060, to: 5062 },
    });
  });

  it.each([
    ['443', ['tcp/443']],
    ['TCP/443', ['tcp/443']],
    ['icmp/8', ['tcp/8']],
    ['/', ['tcp/443']],
  ])('refuses %s and says what was meant', (text, suggestions) => {
    expect(parseTransportPorts(text)).toMatchObject({ ok: false, fault: { code: 'port-malformed', suggestions } });
  });
});

describe('mergePortRanges', () => {
  it('joins what touches or overlaps, ascending', () => {
    const merged = mergePortRanges([
      { from: 9142, to: 9142 },
      { from: 80, to: 90 },
      { from: 85, to: 88 },
      { from: 91, to: 91 },
      { from: 1, to: 1 },
    ]);
    expect(merged.map(formatPortRange)).toEqual(['1', '80-91', '9142']);
  });
});
