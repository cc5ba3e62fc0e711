import { closeSync, fdatasync, openSync, write } from 'node:fs';
import { createServer } from 'node:net';

/**
 * The relay of the bench `send`, a process of its own: takes a message, writes its Message-ID down and syncs the file before
 * it answers 250. Messages that come side by side share a sync. Prints its port, then the number of messages when it is asked.
 */
const file = process.argv[2] ?? '';
const log = openSync(file, 'a');
let taken = 0;
let waiting: { line: string; done(): void }[] = [];
let busy = false;

const server = createServer({ noDelay: true }, (socket) => {
  let inData = false;
  let pending = '';
  let keeping = false;
  socket.on('error', () => {});
  socket.write('220 sink\r\n');
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    pending += chunk;
    talk();
  });
  const talk = () => {
    while (!keeping) {
      const end = pending.indexOf(inData ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const part = pending.slice(0, end);
      pending = pending.slice(end + (inData ? 5 : 2));
      if (inData) {
        inData = false;
        keeping = true;
        keep(part, () => {
          socket.write('250 2.0.0 kept\r\n');
          keeping = false;
          talk();
        });
      } else if (/^DATA/i.test(part)) {
        inData = true;
        socket.write('354 go on\r\n');
      } else socket.write(answer(part));
    }
  };
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
});
process.on('message', () => process.send?.({ taken }));
process.on('disconnect', () => {
  closeSync(log);
  process.exit(0);
});

/** EHLO is answered as Postfix, Exim, sendmail and the large providers do: pipelining offered; its gain is the client's to take. */
function answer(command: string): string {
  if (/^EHLO/i.test(command)) return '250-sink\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250 8BITMIME\r\n';
  return /^QUIT/i.test(command) ? '221 bye\r\n' : '250 ok\r\n';
}

function keep(message: string, done: () => void): void {
  waiting.push({ line: `${/^Message-ID: (.*)$/im.exec(message)?.[1]?.trim()}\n`, done });
  if (!busy) flush();
}

function flush(): void {
  busy = true;
  const batch = waiting;
  waiting = [];
  write(log, batch.map(({ line }) => line).join(''), () =>
    fdatasync(log, () => {
      taken += batch.length;
      for (const { done } of batch) done();
      busy = false;
      if (waiting.length) flush();
    }),
  );
}
