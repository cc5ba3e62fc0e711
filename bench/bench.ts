/** What a bench measured, under the names that docs and scripts rely on; a group holds one contestant's figures. */
export interface Figures {
  [name: string]: number | Readonly<Record<string, number>>;
}

/** Measures and returns figures; throws when what it measured did not do its work. */
export type Bench = () => Promise<Figures>;
