import { describe, expect, it } from 'vitest';
import { push, redo, startLine, UNDO_DEPTH, undo } from '@/lib/undo';

describe('an undo line', () => {
  it('walks back and forth', () => {
    const line = push(push(startLine('a'), 'b'), 'c');
    expect(undo(line).present).toBe('b');
    expect(undo(undo(line)).present).toBe('a');
    expect(redo(undo(line)).present).toBe('c');
    expect(redo(redo(undo(undo(line))))).toEqual(line);
  });
  it('stays at its ends', () => {
    const line = startLine(1);
    expect(undo(line)).toBe(line);
    expect(redo(line)).toBe(line);
  });
  it('forgets what was undone when something new happens', () => {
    const line = push(undo(push(startLine('a'), 'b')), 'x');
    expect(line.future).toEqual([]);
    expect(undo(line).present).toBe('a');
  });
  it('takes keystrokes in one field as one step', () => {
    const line = push(push(push(startLine(''), 'h'), 'he', true), 'hey', true);
    expect(undo(line).present).toBe('');
  });
  it('does not let the first change disappear into the beginning', () => {
    expect(undo(push(startLine('a'), 'b', true)).present).toBe('a');
  });
  it('remembers no more than its depth', () => {
    let line = startLine(0);
    for (let i = 1; i <= UNDO_DEPTH + 20; i += 1) line = push(line, i);
    expect(line.past).toHaveLength(UNDO_DEPTH);
    expect(line.past[0]).toBe(20);
  });
});
