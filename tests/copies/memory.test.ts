import { array, assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createArena } from '../../core/copies/arena.ts';
import { createPostings } from '../../core/copies/postings.ts';

describe('texts in a block of bytes', () => {
  test('the newest texts are there as they were put, and every one that had to go was named', () => {
    assert(
      property(array(string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 80 }), (texts) => {
        const arena = createArena(1000, 100);
        const kept = new Map<number, string>();
        texts.forEach((text, key) => {
          for (const gone of arena.put(key, text)) kept.delete(gone);
          kept.set(key, text);
          expect(arena.get(key)).toBe(text);
        });
        for (let key = 0; key < texts.length; key++) expect(arena.get(key)).toBe(kept.get(key) ?? null);
      }),
    );
  });

  test('what goes is the oldest', () => {
    const arena = createArena(100, 10);
    for (let key = 1; key <= 8; key++) expect(arena.put(key, 'a'.repeat(10))).toEqual([]);
    expect(arena.put(9, 'b'.repeat(10))).toEqual([1, 2, 3]);
    expect(arena.get(3)).toBeNull();
    expect(arena.get(4)).toBe('a'.repeat(10));
  });

  test('a text that is too long is kept up to the limit', () => {
    const arena = createArena(1000, 5);
    arena.put(1, 'Kakehashi');
    expect(arena.get(1)).toBe('Kakeh');
  });
});

describe('which slots have a key', () => {
  test('slots are found by their keys, the oldest first, until they are removed', () => {
    const postings = createPostings(10, 4, 12);
    postings.add(3, [7, 8]);
    postings.add(1, [7]);
    postings.add(2, [7, 9]);
    expect(postings.of(7)).toEqual([3, 1, 2]);
    postings.remove(1);
    expect(postings.of(7)).toEqual([3, 2]);
    expect(postings.of(8)).toEqual([3]);
    postings.add(1, [9]);
    expect(postings.of(9)).toEqual([2, 1]);
  });

  test('a key that many slots have is boilerplate: the first ones are enough', () => {
    const postings = createPostings(10, 2, 3);
    for (let slot = 0; slot < 6; slot++) postings.add(slot, [5, 100 + slot]);
    expect(postings.of(5)).toEqual([0, 1, 2]);
    expect(postings.of(105)).toEqual([5]);
  });
});
