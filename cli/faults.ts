/** What was given on the command line or standard input is wrong; the message says what would be right. */
export class InputFault extends Error {}

/** The work was understood but did not succeed. */
export class NotDone extends Error {}

/** The configuration in CONFIG_DIR can't be used; the message names every fault. */
export class ConfigFaults extends Error {}
