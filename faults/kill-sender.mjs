// A sender of its own process, to be killed: waits for its order, sends what is unfinished with the built program, and ends.
import { join } from 'node:path';
import { openChannels } from '../dist/alerts/index.js';
import { packageRoot } from '../dist/config/root.js';
import { loadTopic, localities } from '../dist/config/topic/load.js';
import { connect } from '../dist/store/connect.js';
import { unfinishedDeliveries } from '../dist/store/deliveries.js';
import { armFault } from '../dist/telemetry/fault.js';
import { deliver } from '../dist/workers/deliver.js';

const connection = connect(process.argv[2], 2);
const places = localities(loadTopic(join(packageRoot(), 'config/topic')));
process.once('message', async ({ fault, relay, senders }) => {
  armFault(fault);
  const services = {
    db: connection.db,
    localities: places,
    secret: Buffer.alloc(32, 7),
    channels: openChannels({
      email: { url: relay },
      post: async () => {
        throw new Error('Nothing is posted here.');
      },
    }),
    mail: { bounceAddress: 'bounces@kakehashi.example', perMinute: null, senders },
    publicUrl: 'https://kakehashi.example',
    mailFrom: { name: 'Kakehashi', address: 'news@kakehashi.example' },
    now: () => new Date(),
  };
  const deliveries = await unfinishedDeliveries(connection.db, 50);
  if (deliveries.length)
    await deliver(
      services,
      { deliveries },
      { signal: new AbortController().signal, event: { job: 'deliver' } },
    );
  await connection.close();
  process.disconnect();
});
