/** Whether an address is this machine's own: the built-in mailbox is for the person who sits at it. */
export function isLoopback(address: string): boolean {
  return /^(?:127\.|::1$|::ffff:127\.)/.test(address);
}
