/** Texts in one block of bytes, the oldest given up for new ones. Outside the collected heap: it never grows. */
export interface Arena {
  /** Keeps a text under a number, and says which ones had to go for it, the oldest first. */
  put(key: number, text: string): number[];
  /** The text kept under a number, or null when it is gone. */
  get(key: number): string | null;
}

/** A place in the block. */
interface Piece {
  key: number;
  start: number;
  end: number;
}

const MOST_BYTES_A_LETTER = 3;

/** An empty arena. A text longer than `longest` letters is kept up to there. The block must hold more than two such. */
export function createArena(bytes: number, longest: number): Arena {
  const block = new Uint8Array(bytes);
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
  /** In the order of their age. */
  const pieces = new Map<number, Piece>();
  let at = 0;

  /** Gives up the oldest pieces as long as they stand in the way. */
  const giveUp = (gone: number[], inTheWay: (piece: Piece) => boolean) => {
    for (const piece of pieces.values()) {
      if (!inTheWay(piece)) return;
      pieces.delete(piece.key);
      gone.push(piece.key);
    }
  };
  const makeRoom = (length: number): number[] => {
    const gone: number[] = [];
    // What is left at the end is too little: it is given up with all that stands there.
    if (at + length > bytes) {
      giveUp(gone, ({ start }) => start >= at);
      at = 0;
    }
    giveUp(gone, ({ start, end }) => start < at + length && end > at);
    return gone;
  };

  return {
    put(key, text) {
      const short = text.length > longest ? text.slice(0, longest) : text;
      const gone = makeRoom(short.length * MOST_BYTES_A_LETTER);
      const { written } = encoder.encodeInto(short, block.subarray(at));
      // A key that comes again is young.
      pieces.delete(key);
      pieces.set(key, { key, start: at, end: at + written });
      at += written;
      return gone;
    },
    get(key) {
      const piece = pieces.get(key);
      return piece ? decoder.decode(block.subarray(piece.start, piece.end)) : null;
    },
  };
}
