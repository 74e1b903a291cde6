import { describe, expect, it } from 'vitest';
import { ALL, level, NONE, PacketNodes } from './packet-nodes.js';

function make(nodes: PacketNodes, at: number, pieces: readonly (readonly [number, number])[]) {
  const node = nodes.open();
  for (const [start, next] of pieces) nodes.piece(node, start, next);
  return nodes.seal(node, at);
}

describe('a node', () => {
  it('is made once, and tells level, starts and what follows', () => {
    const nodes = new PacketNodes();
    const port = (pieces: readonly (readonly [number, number])[]) => make(nodes, level.sourcePort, pieces);
    const one = port([
      [0, NONE],
      [22, ALL],
    ]);
    const others = [
      port([
        [0, NONE],
        [23, ALL],
      ]),
      port([
        [0, ALL],
        [22, NONE],
      ]),
      port([
        [0, NONE],
        [22, ALL],
        [23, NONE],
      ]),
      make(nodes, level.destinationPort, [
        [0, NONE],
        [22, ALL],
      ]),
    ];
    expect(
      port([
        [0, NONE],
        [22, ALL],
      ]),
    ).toBe(one);
    expect(new Set([one, ...others]).size).toBe(5);
  });

  it('joins neighbours that are followed by the same, and is that where nothing else is left', () => {
    const nodes = new PacketNodes();
    expect(
      make(nodes, level.sourcePort, [
        [0, NONE],
        [5, NONE],
        [7, ALL],
        [9, ALL],
      ]),
    ).toBe(
      make(nodes, level.sourcePort, [
        [0, NONE],
        [7, ALL],
      ]),
    );
    expect(
      make(nodes, level.sourcePort, [
        [0, ALL],
        [5, ALL],
      ]),
    ).toBe(ALL);
  });

  it('may be made while another one is unfinished', () => {
    const nodes = new PacketNodes();
    const outer = nodes.open();
    nodes.piece(outer, 0, NONE);
    // Begins as the unfinished one ends, which is no reason to join them.
    const inner = make(nodes, level.destination, [
      [0, NONE],
      [5, ALL],
    ]);
    nodes.piece(outer, 9, inner);
    expect(nodes.seal(outer, level.source)).toBe(
      make(nodes, level.source, [
        [0, NONE],
        [9, inner],
      ]),
    );
  });

  it('is kept apart from others of the same hash', () => {
    const nodes = new PacketNodes();
    const sets = new Set<number>();
    // Of so many nodes without a pattern, some ten pairs share a hash of 32 bits, whatever the hash.
    let seed = 1;
    const scattered = () => {
      seed ^= seed << 13;
      seed ^= seed >>> 17;
      seed ^= seed << 5;
      return seed;
    };
    for (let i = 0; i < 300_000; i++)
      sets.add(
        make(nodes, level.sourcePort, [
          [0, scattered()],
          [5, scattered()],
        ]),
      );
    for (let i = 0; i < 300_000; i++)
      sets.add(
        make(nodes, level.destination, [
          [0, NONE],
          [scattered() >>> 0, i + 1],
        ]),
      );
    expect(sets.size).toBe(600_000);
  });
});
