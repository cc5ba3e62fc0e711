// Loaded before a process of the fault tests: its clock is wrong by CLOCK_OFFSET_MS, and is set by CLOCK_STEP_MS once
// after CLOCK_STEP_AFTER_MS, as NTP may do; its database's is right.
const offset = Number(process.env.CLOCK_OFFSET_MS ?? 0);
const step = Number(process.env.CLOCK_STEP_MS ?? 0);
const stepAfter = Number(process.env.CLOCK_STEP_AFTER_MS ?? 0);
const TrueDate = Date;
const started = TrueDate.now();
const now = () => {
  const time = TrueDate.now();
  return time + offset + (time - started > stepAfter ? step : 0);
};
globalThis.Date = class extends TrueDate {
  constructor(...args) {
    if (args.length === 0) super(now());
    else super(...args);
  }
  static now() {
    return now();
  }
};
