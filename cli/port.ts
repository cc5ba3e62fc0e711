import { createServer } from 'node:net';

/** The address can't be listened on; the message says which option to change. */
export class PortFault extends Error {}

/** Fails early, before a database is started, when the port is taken or not allowed. */
export async function checkPort(host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new PortFault(sentence(host, port, cause), { cause })),
    );
    server.listen(port, host, () => server.close(() => resolve()));
  });
}

function sentence(host: string, port: number, cause: NodeJS.ErrnoException): string {
  if (cause.code === 'EADDRINUSE')
    return `Port ${port} on ${host} is taken by another program. Choose another with --port or PORT.`;
  if (cause.code === 'EACCES')
    return `This user may not listen on port ${port}. Choose one above 1023 with --port or PORT.`;
  return `Can't listen on ${host}:${port}: ${cause.message}. Check HOST and PORT.`;
}
