// Loaded before a process of the fault tests: its clock is wrong by CLOCK_OFFSET_MS, its database's is not.
const offset = Number(process.env.CLOCK_OFFSET_MS ?? 0);
const TrueDate = Date;
globalThis.Date = class extends TrueDate {
  constructor(...args) {
    if (args.length === 0) super(TrueDate.now() + offset);
    else super(...args);
  }
  static now() {
    return TrueDate.now() + offset;
  }
};
