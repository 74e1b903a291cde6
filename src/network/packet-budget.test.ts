import { describe, expect, it } from 'vitest';
import { Budget, budgetFor, TooMuchWork } from './packet-budget.js';

describe('budgetFor', () => {
  it.each([
    [0, 5_000_000],
    [20, 5_020_000],
    [95_000, 100_000_000],
    [10_000_000, 100_000_000],
  ])('%i rules: %i steps', (rules, steps) => {
    expect(budgetFor(rules)).toBe(steps);
  });
});

describe('Budget', () => {
  it('gives out what it has, then refuses with the figures, and goes on refusing', () => {
    const budget = new Budget(10);
    budget.spend(4);
    budget.spend(6);
    expect(budget.spent).toBe(10);
    expect(() => budget.spend(5)).toThrow(new TooMuchWork('steps', 15, 10));
    expect(() => budget.spend(0)).toThrow(TooMuchWork);
  });
});
